package io.github.camelstreams.component.rabbitmq.stream.springboot;

import org.springframework.boot.context.properties.ConfigurationProperties;

/**
 * The options of the component as application properties; what is not set keeps the component's
 * default. Sizes and durations are text, which the component reads with all its units.
 */
@ConfigurationProperties("camel.component.rabbitmq-stream")
public class RabbitMQStreamComponentProperties {

    /** The host name or address of the broker. Default: localhost. */
    private String host;

    /**
     * The port of the broker's stream listener. With TLS, 5551 takes the place of 5552. Default:
     * 5552.
     */
    private Integer port;

    /**
     * The brokers to start from, as a comma-separated list of URIs. The scheme is rabbitmq-stream,
     * and may end in a plus sign and tls instead of switching on tls; user, password, host, port
     * and virtual host are in their usual places. When set, it takes the place of host and port. A
     * user, a password or a virtual host in the first of them takes the place of that option;
     * within a URI it is percent-encoded. Name every node of a cluster. One that answers is enough
     * to start, and tells the client where the streams are. Only with a single address at localhost
     * and the user guest the client goes there with every connection, and does not reach a stream
     * that another node leads.
     */
    private String uris;

    /** The virtual host that holds the stream. Default: /. */
    private String virtualHost;

    /**
     * Allows for bridging the consumer to the Camel routing Error Handler, which mean any
     * exceptions (if possible) occurred while the Camel consumer is trying to pickup incoming
     * messages, or the likes, will now be processed as a message and handled by the routing Error
     * Handler. Important: This is only possible if the 3rd party component allows Camel to be
     * alerted if an exception was thrown. Some components handle this internally only, and
     * therefore bridgeErrorHandler is not possible. In other situations we may improve the Camel
     * component to hook into the 3rd party component and make this possible for future releases. By
     * default the consumer will use the org.apache.camel.spi.ExceptionHandler to deal with
     * exceptions, that will be logged at WARN or ERROR level and ignored. Default: false.
     */
    private Boolean bridgeErrorHandler;

    /**
     * Whether the producer should be started lazy (on the first message). By starting lazy you can
     * use this to allow CamelContext and routes to startup in situations where a producer may
     * otherwise fail during starting and cause the route to fail being started. By deferring this
     * startup to be lazy then the startup failure can be handled during routing messages via
     * Camel's routing error handlers. Beware that when the first message is processed then creating
     * and starting the producer may take a little time and prolong the total processing time of the
     * processing. Default: false.
     */
    private Boolean lazyStartProducer;

    /**
     * Whether autowiring is enabled. This is used for automatic autowiring options (the option must
     * be marked as autowired) by looking up in the registry to find if there is a single instance
     * of matching type, which then gets configured on the component. This can be used for automatic
     * configuring JDBC data sources, JMS connection factories, AWS Clients, etc. Default: true.
     */
    private Boolean autowiredEnabled;

    /**
     * An environment made by the application, used instead of one made from the other connection
     * options, which must not be set then. A single one in the registry is taken by itself, unless
     * autowiredEnabled is off. The component never closes it. For producers with a name it must
     * have been built with maxProducersByConnection(1): the client cannot open a named producer a
     * second time on the same connection. Build it with codec(new TolerantCodec()), too, or a
     * consumer does not get past an entry that is not a valid message. A reference to a bean, as
     * #bean:name.
     */
    private String environment;

    /**
     * Whether the configured address is a load balancer in front of the brokers: connections then
     * always go to it, and never to the host names that the brokers advertise. With several uris
     * each is a load balancer for all brokers, and connections take turns over them. Not for the
     * nodes of a cluster themselves: a connection that needs another node than the one it got is
     * made again, to the same address. Default: false.
     */
    private Boolean loadBalancer;

    /** The pause between two attempts to get back a lost connection. Default: 1000. */
    private String recoveryBackOff;

    /**
     * How often the connection proves that it is alive. A peer that is frozen, or cut off without a
     * word, is noticed after about two and a half of these. Rounded up to whole seconds. Default:
     * 5000.
     */
    private String requestedHeartbeat;

    /**
     * How long a request to the broker, and opening a connection to it, may take. Default: 10000.
     */
    private String rpcTimeout;

    /**
     * Decides which application properties become headers, and which headers become application
     * properties. A reference to a bean, as #bean:name.
     */
    private String headerFilterStrategy;

    /**
     * Used for enabling or disabling all consumer based health checks from this component. Default:
     * true.
     */
    private Boolean healthCheckConsumerEnabled;

    /**
     * Used for enabling or disabling all producer based health checks from this component. Notice:
     * Camel has by default disabled all producer based health-checks. You can turn on producer
     * checks globally by setting camel.health.producersEnabled=true. Default: true.
     */
    private Boolean healthCheckProducerEnabled;

    /**
     * The password of the user. When it is set anew on the component's configuration while the
     * application runs, it is used for each connection made from then on, lost ones that come back
     * included. The same goes for the username. An endpoint that has a username or password of its
     * own uses a new one when its route starts again. Default: guest.
     */
    private String password;

    /** The user to connect as. Default: guest. */
    private String username;

    /**
     * Whether to connect by TLS. It is on as well where there are sslContextParameters, or where
     * one of the uris asks for it. Without sslContextParameters those certificates are trusted that
     * Java trusts. Default: false.
     */
    private Boolean tls;

    /**
     * Which certificates are trusted, protocols and ciphers; and for mutual TLS the key store with
     * the certificate to show to the broker. Setting it switches TLS on. Endpoints share a
     * connection only when they refer to the same object. A reference to a bean, as #bean:name.
     */
    private String sslContextParameters;

    /**
     * Whether the broker's certificate must be for the host name that is connected to. Without it
     * whoever has any certificate that is trusted can pose as the broker. Default: true.
     */
    private Boolean hostnameVerification;

    /**
     * Whether endpoints without sslContextParameters of their own use the application's global
     * ones, and so TLS. Default: false.
     */
    private Boolean useGlobalSslContextParameters;

    /**
     * Where to get a token by the OAuth 2 client credentials grant, which takes the place of
     * username and password. It is got anew before it expires. Use https: what is trusted then is
     * what sslContextParameters say, or else what Java trusts.
     */
    private String oauthTokenEndpointUri;

    /** The client id to get a token with. */
    private String oauthClientId;

    /** The client secret to get a token with. */
    private String oauthClientSecret;

    /**
     * Further parameters of the request for a token, as names and values with an equals sign
     * between them, separated by commas, such as scope=... or audience=... They show in logs.
     */
    private String oauthParameters;

    /**
     * What the names of the connections begin with, as the broker's management shows them. Default:
     * rabbitmq-stream.
     */
    private String clientId;

    /**
     * The threads of Netty that the connections use, instead of those that all endpoints of the
     * component share. They must be for NIO. The component never ends them. A reference to a bean,
     * as #bean:name.
     */
    private String eventLoopGroup;

    /**
     * How many bytes a frame may have, and so how large a message can be, as a number or with a
     * unit, such as 4MiB. The limit is the smaller one of this and the broker's stream.frame_max, 1
     * MiB as well unless configured: raise both for larger messages. It takes memory for as many
     * frames as are on their way: one for each connection that publishes; for each that consumes up
     * to initialCredits chunks, each of which can be as large as the largest message. Default:
     * 1048576.
     */
    private String requestedMaxFrameSize;

    /**
     * Tells username and password each time a connection is made, in place of the options username
     * and password: a bean that reads them from a vault, for example, so that they can change while
     * the application runs. It is a UsernamePasswordCredentialsProvider of the stream client. The
     * threads of the connections call it, so it should answer at once. A reference to a bean, as
     * #bean:name.
     */
    private String credentialsProvider;

    public String getHost() {
        return host;
    }

    public void setHost(String host) {
        this.host = host;
    }

    public Integer getPort() {
        return port;
    }

    public void setPort(Integer port) {
        this.port = port;
    }

    public String getUris() {
        return uris;
    }

    public void setUris(String uris) {
        this.uris = uris;
    }

    public String getVirtualHost() {
        return virtualHost;
    }

    public void setVirtualHost(String virtualHost) {
        this.virtualHost = virtualHost;
    }

    public Boolean getBridgeErrorHandler() {
        return bridgeErrorHandler;
    }

    public void setBridgeErrorHandler(Boolean bridgeErrorHandler) {
        this.bridgeErrorHandler = bridgeErrorHandler;
    }

    public Boolean getLazyStartProducer() {
        return lazyStartProducer;
    }

    public void setLazyStartProducer(Boolean lazyStartProducer) {
        this.lazyStartProducer = lazyStartProducer;
    }

    public Boolean getAutowiredEnabled() {
        return autowiredEnabled;
    }

    public void setAutowiredEnabled(Boolean autowiredEnabled) {
        this.autowiredEnabled = autowiredEnabled;
    }

    public String getEnvironment() {
        return environment;
    }

    public void setEnvironment(String environment) {
        this.environment = environment;
    }

    public Boolean getLoadBalancer() {
        return loadBalancer;
    }

    public void setLoadBalancer(Boolean loadBalancer) {
        this.loadBalancer = loadBalancer;
    }

    public String getRecoveryBackOff() {
        return recoveryBackOff;
    }

    public void setRecoveryBackOff(String recoveryBackOff) {
        this.recoveryBackOff = recoveryBackOff;
    }

    public String getRequestedHeartbeat() {
        return requestedHeartbeat;
    }

    public void setRequestedHeartbeat(String requestedHeartbeat) {
        this.requestedHeartbeat = requestedHeartbeat;
    }

    public String getRpcTimeout() {
        return rpcTimeout;
    }

    public void setRpcTimeout(String rpcTimeout) {
        this.rpcTimeout = rpcTimeout;
    }

    public String getHeaderFilterStrategy() {
        return headerFilterStrategy;
    }

    public void setHeaderFilterStrategy(String headerFilterStrategy) {
        this.headerFilterStrategy = headerFilterStrategy;
    }

    public Boolean getHealthCheckConsumerEnabled() {
        return healthCheckConsumerEnabled;
    }

    public void setHealthCheckConsumerEnabled(Boolean healthCheckConsumerEnabled) {
        this.healthCheckConsumerEnabled = healthCheckConsumerEnabled;
    }

    public Boolean getHealthCheckProducerEnabled() {
        return healthCheckProducerEnabled;
    }

    public void setHealthCheckProducerEnabled(Boolean healthCheckProducerEnabled) {
        this.healthCheckProducerEnabled = healthCheckProducerEnabled;
    }

    public String getPassword() {
        return password;
    }

    public void setPassword(String password) {
        this.password = password;
    }

    public String getUsername() {
        return username;
    }

    public void setUsername(String username) {
        this.username = username;
    }

    public Boolean getTls() {
        return tls;
    }

    public void setTls(Boolean tls) {
        this.tls = tls;
    }

    public String getSslContextParameters() {
        return sslContextParameters;
    }

    public void setSslContextParameters(String sslContextParameters) {
        this.sslContextParameters = sslContextParameters;
    }

    public Boolean getHostnameVerification() {
        return hostnameVerification;
    }

    public void setHostnameVerification(Boolean hostnameVerification) {
        this.hostnameVerification = hostnameVerification;
    }

    public Boolean getUseGlobalSslContextParameters() {
        return useGlobalSslContextParameters;
    }

    public void setUseGlobalSslContextParameters(Boolean useGlobalSslContextParameters) {
        this.useGlobalSslContextParameters = useGlobalSslContextParameters;
    }

    public String getOauthTokenEndpointUri() {
        return oauthTokenEndpointUri;
    }

    public void setOauthTokenEndpointUri(String oauthTokenEndpointUri) {
        this.oauthTokenEndpointUri = oauthTokenEndpointUri;
    }

    public String getOauthClientId() {
        return oauthClientId;
    }

    public void setOauthClientId(String oauthClientId) {
        this.oauthClientId = oauthClientId;
    }

    public String getOauthClientSecret() {
        return oauthClientSecret;
    }

    public void setOauthClientSecret(String oauthClientSecret) {
        this.oauthClientSecret = oauthClientSecret;
    }

    public String getOauthParameters() {
        return oauthParameters;
    }

    public void setOauthParameters(String oauthParameters) {
        this.oauthParameters = oauthParameters;
    }

    public String getClientId() {
        return clientId;
    }

    public void setClientId(String clientId) {
        this.clientId = clientId;
    }

    public String getEventLoopGroup() {
        return eventLoopGroup;
    }

    public void setEventLoopGroup(String eventLoopGroup) {
        this.eventLoopGroup = eventLoopGroup;
    }

    public String getRequestedMaxFrameSize() {
        return requestedMaxFrameSize;
    }

    public void setRequestedMaxFrameSize(String requestedMaxFrameSize) {
        this.requestedMaxFrameSize = requestedMaxFrameSize;
    }

    public String getCredentialsProvider() {
        return credentialsProvider;
    }

    public void setCredentialsProvider(String credentialsProvider) {
        this.credentialsProvider = credentialsProvider;
    }
}
