# The whole system by a few commands; "make" alone lists them.
#
# STACK=docker or STACK=native forces one world. Without it, Docker is used where an engine answers
# and Compose is new enough for the file here (2.23.1); else everything runs as processes of this machine.
# CLUSTER=1 takes three RabbitMQ nodes, two customer and three order services, in Docker alone.

MAKEFLAGS += --no-print-directory --no-builtin-rules
SHELL := /bin/bash
.DEFAULT_GOAL := help

ifdef CLUSTER
export COMPOSE_FILE := docker-compose.yml:docker-compose.cluster.yml
endif

TESTED_STACK := $(if $(STACK),-Dstack=$(STACK))
ifndef STACK
STACK := $(shell timeout 5 docker info >/dev/null 2>&1 && docker compose config --quiet >/dev/null 2>&1 && echo docker || echo native)
endif
ifneq ($(CLUSTER),)
ifneq ($(STACK),docker)
$(error CLUSTER=1 needs a Docker engine and Compose 2.24.4 or newer)
endif
endif

MVN ?= mvn
MAVEN := $(MVN) --batch-mode --no-transfer-progress
JAVA := $(if $(JAVA_HOME),$(JAVA_HOME)/bin/java,java)

LAUNCHER_JAR := route-tests/target/stack.jar
JARS := $(LAUNCHER_JAR) routes-customer/target/routes-customer-app.jar routes-order/target/routes-order-app.jar
# short runs: the second compiler would cost more than it gives back
# UTF-8 whatever the locale, else a password with an umlaut would not get through
LAUNCHER := LC_ALL=C.UTF-8 $(JAVA) -XX:TieredStopAtLevel=1 -XX:+UseSerialGC -jar $(LAUNCHER_JAR)
# of what Maven says, the modules as their turn comes, and what fails
BUILD := echo 'building ...' && set -o pipefail && $(MAVEN) package -Dmaven.test.skip=true 2>&1 | awk ' \
    /^\[ERROR\]/ { print; fflush() } \
    /^\[INFO\] Building .*\[[0-9]+\/[0-9]+\]$$/ { split($$NF, turn, /[^0-9]+/); sub(/^\[INFO\] Building /, ""); sub(/ [^ ]+ +\[[^ ]*$$/, ""); \
        print "  " turn[2] " of " turn[3] "  " $$0; fflush() }'

SOURCES := $(shell find pom.xml */pom.xml route-tests/*/pom.xml */src/main route-tests/*/src/main -type f)
BUILT := target/built

.PHONY: help
help:
	@echo 'make dependencies               build and start everything, wait until it is healthy, print the addresses'
	@echo 'make run-e2e                    run the end-to-end scenario'
	@echo 'make run-load                   create CUSTOMERS=100000, CONCURRENCY=64 at a time; RESET=1 deletes all first'
	@echo 'make status                     what runs'
	@echo 'make logs [SERVICE=name]        the end of the logs; FOLLOW=1 goes on as lines are written'
	@echo 'make stop [SERVICE=name]        stop everything, or one of customer, order1, order2, rabbitmq, postgres'
	@echo 'make start SERVICE=name         start one again'
	@echo 'make kill SERVICE=name          kill -9'
	@echo 'make sql DB=order_db SQL="..."  run an SQL statement in customer_db or order_db'
	@echo 'make check                      the quick checks: format, lint and every test that needs no server'
	@echo 'make test                       every test, on real servers'
	@echo 'make test-faults                a system of its own under faults; SEED= repeats a run, FAULTS=kill-postgres,mixed chooses, DURATION= minutes'
	@echo 'make test-broken                whether the fault tests notice services with a guard taken out; ONLY="no epoch" chooses'
	@echo 'make fuzz                       odd requests and messages by machine; SEED= repeats a run, REQUESTS=50000, MESSAGES=20000'
	@echo 'make bench                      the component against the raw stream client, and the system; QUICK=1, ONLY=publish|consume|latency|amqp|jmh|system'
	@echo 'CLUSTER=1                       with Docker: three RabbitMQ nodes, two customer and three order services'
	@echo 'STACK=docker|native             forces Docker or processes of this machine (now $(STACK))'

# ---- building, only when a source has changed ----

$(BUILT): $(SOURCES) $(if $(filter-out $(wildcard $(JARS)),$(JARS)),missing) | java
	@$(BUILD)
	@mkdir -p $(@D) && touch $@

$(LAUNCHER_JAR): | java
	@$(BUILD)

.PHONY: build java missing named statement
build: $(BUILT)
missing:

java:
	@version=$$($(JAVA) -version 2>&1 | sed -nE 's/.* version "(1\.)?([0-9]+).*/\2/p'); \
	[ "$${version:-0}" -ge 17 ] || { \
	    echo "JDK 17 or newer is needed, and $(JAVA) is $${version:+JDK }$${version:-not there}: install one and point JAVA_HOME at it." >&2; exit 1; }
	@command -v $(firstword $(MVN)) >/dev/null || { \
	    echo 'Maven 3.8 or newer is needed: install it (on Debian: apt-get install maven).' >&2; exit 1; }

named:
	@[ -n '$(SERVICE)' ] || { echo 'Which one? SERVICE=customer, order1, order2, rabbitmq or postgres.' >&2; exit 1; }

statement:
	@[ -n '$(DB)' ] && [ -n "$$SQL" ] || { echo 'Which database and which statement? DB=customer_db or order_db, SQL="..."' >&2; exit 1; }

# two modules at a time; the second compiler would cost more than it gives back
.PHONY: check
check: java
	@MAVEN_OPTS="-XX:TieredStopAtLevel=1 -XX:+UseSerialGC $$MAVEN_OPTS" $(MAVEN) --quiet --threads 2 test -DforkCount=2 -Dmaven.test.redirectTestOutputToFile

.PHONY: test
test: java
	@$(MAVEN) verify $(TESTED_STACK)

# ---- what the component costs, against the raw client ----

TEST_CLASSES = $(MAVEN) --quiet --projects $(1) --also-make test-compile dependency:build-classpath \
	    -Dmdep.includeScope=test -Dmdep.outputFile=target/test.classpath -Dspotless.check.skip
QUIET_LOG := -Dlogback.configurationFile=$(CURDIR)/route-tests/logback-quiet.xml

.PHONY: bench
bench: java $(BUILT)
	@echo 'building ...'
	@$(call TEST_CLASSES,route-tests/bench)
	@cd route-tests/bench && classpath="target/test-classes:$$(cat target/test.classpath)" && set -o pipefail && \
	$(JAVA)c -nowarn -processor org.openjdk.jmh.generators.BenchmarkProcessor -d target/test-classes -cp "$$classpath" \
	    $$(find src/test -name '*Benchmark.java') && \
	$(JAVA) $(QUIET_LOG) -cp "$$classpath" io.github.camelstreams.bench.Benchmarks \
	    $(if $(QUICK),--quick --rounds 3 --messages 200000 --seconds 2) $(if $(ONLY),--only '$(ONLY)') $(if $(GROWTH),--growth $(GROWTH)) $(if $(MINUTES),--minutes $(MINUTES)) | tee -a ../bench-results.md

# real processes of this machine, whatever STACK says: they are killed, suspended and cut off
.PHONY: test-faults
test-faults: $(BUILT)
	@$(LAUNCHER) faults

# the services with a guard taken out, one after the other
.PHONY: test-broken
test-broken: $(BUILT)
	@$(call TEST_CLASSES,route-tests/faults)
	@$(JAVA) $(QUIET_LOG) \
	    -cp "route-tests/faults/target/test-classes:route-tests/faults/target/classes:$$(cat route-tests/faults/target/test.classpath)" \
	    io.github.camelstreams.faults.BrokenBuilds $(if $(ONLY),--only '$(ONLY)')

# ---- what no person would send ----

.PHONY: fuzz
fuzz: $(BUILT)
	@echo 'building ...'
	@$(call TEST_CLASSES,route-tests)
	@cd route-tests && $(JAVA) $(QUIET_LOG) -Dservers=target/servers/fuzz \
	    -cp "target/test-classes:$$(cat target/test.classpath)" io.github.camelstreams.fuzz.Fuzz

# ---- the system ----

.PHONY: dependencies start stop kill status logs sql run-e2e run-load

ifeq ($(STACK),docker)

# what Kubernetes sets for services of these names is no port
$(foreach name,$(filter %_PORT,$(.VARIABLES)),$(if $(findstring ://,$($(name))),$(eval unexport $(name))))

COMPOSE := docker compose
UP := MANAGEMENT_PASSWORD=$$($(LAUNCHER) password) $(COMPOSE) up --detach --wait --quiet-pull
UP_WITH_NEW_IMAGES := echo 'building images ...' && $(COMPOSE) build --quiet && before=$$($(COMPOSE) ps --all --quiet) && \
    { $(UP) || { [ -n "$$before" ] || $(COMPOSE) down; false; }; }
# what runs may still be starting
START_WHERE_NOTHING_RUNS := running=$$($(COMPOSE) ps --services) && \
    if [ -n "$$running" ]; then $(UP) --no-recreate --no-deps $$running; else $(UP_WITH_NEW_IMAGES); fi

dependencies: $(BUILT)
	@$(UP_WITH_NEW_IMAGES)
	@$(LAUNCHER) addresses
	@$(if $(CLUSTER),$(COMPOSE) ps --format 'table {{.Service}}\t{{.Ports}}')

start: named $(LAUNCHER_JAR)
	@$(UP) --no-deps $(SERVICE)

stop:
	@$(COMPOSE) $(if $(SERVICE),stop $(SERVICE),down)

kill: named
	@$(COMPOSE) kill $(SERVICE)

status:
	@$(COMPOSE) ps --all

logs:
	@$(COMPOSE) logs --tail 50 $(if $(FOLLOW),--follow) $(SERVICE)

sql: statement
	@$(COMPOSE) exec -T postgres sh -c 'psql --username "$$POSTGRES_USER" --dbname "$$0" --command "$$1"' '$(DB)' "$$SQL"

run-e2e: $(BUILT)
	@$(START_WHERE_NOTHING_RUNS)
	@$(LAUNCHER) e2e

run-load: $(BUILT)
	@$(START_WHERE_NOTHING_RUNS)
	@$(LAUNCHER) load

else

dependencies: $(BUILT)
	@$(LAUNCHER) start

start: named $(BUILT)
	@$(LAUNCHER) start $(SERVICE)

stop: $(LAUNCHER_JAR)
	@$(LAUNCHER) stop $(SERVICE)

kill: named $(LAUNCHER_JAR)
	@$(LAUNCHER) kill $(SERVICE)

status: $(LAUNCHER_JAR)
	@$(LAUNCHER) status || true

logs: $(LAUNCHER_JAR)
	@$(LAUNCHER) logs $(if $(FOLLOW),--follow) $(SERVICE)

sql: statement $(LAUNCHER_JAR)
	@$(LAUNCHER) sql '$(DB)' "$$SQL"

run-e2e: $(BUILT)
	@$(LAUNCHER) e2e --start

run-load: $(BUILT)
	@$(LAUNCHER) load --start

endif
