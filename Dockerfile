# The image of one service. Build the jars first:
#   make build && docker build --build-arg SERVICE=customer .    (or SERVICE=order)

ARG JRE=eclipse-temurin:25.0.3_9-jre

FROM ${JRE} AS jar
ARG SERVICE
WORKDIR /jar
COPY routes-${SERVICE}/target/routes-${SERVICE}-app.jar service.jar
RUN java -Djarmode=tools -jar service.jar extract --layers --destination layers

FROM ${JRE}
WORKDIR /app
COPY --from=jar /jar/layers/dependencies/ ./
COPY --from=jar /jar/layers/spring-boot-loader/ ./
COPY --from=jar /jar/layers/snapshot-dependencies/ ./
COPY --from=jar /jar/layers/application/ ./
# a start without servers, up to where it would need them, shows which classes to load and link ahead of time
RUN java -XX:AOTCacheOutput=classes.aot -XX:+UseSerialGC -Dspring.context.exit=onRefresh -Dspring.flyway.enabled=false \
        -jar service.jar >/dev/null
USER 10001:10001
ENV HTTP_PORT=8080 BIND_ADDRESS=0.0.0.0 SPRING_PROFILES_ACTIVE=container
EXPOSE 8080
HEALTHCHECK --interval=2s --timeout=5s --start-period=180s --retries=5 CMD ["bash", "-c", \
    "exec 3<>/dev/tcp/127.0.0.1/$HTTP_PORT && printf 'GET /health/readiness HTTP/1.0\\r\\n\\r\\n' >&3 && read -r _ status _ <&3 && [ $status = 200 ]"]
ENTRYPOINT ["java", "-XX:AOTCache=classes.aot", "-XX:MaxRAMPercentage=50", "-XX:+UseSerialGC", \
    "-XX:+ExitOnOutOfMemoryError", "-jar", "service.jar"]
