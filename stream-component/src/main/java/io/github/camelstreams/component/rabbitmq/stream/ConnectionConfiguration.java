package io.github.camelstreams.component.rabbitmq.stream;

import com.rabbitmq.stream.Address;
import com.rabbitmq.stream.Environment;
import io.github.camelstreams.component.rabbitmq.stream.client.FrameSize;
import io.netty.channel.EventLoopGroup;
import java.net.URI;
import java.net.URISyntaxException;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.regex.Pattern;
import org.apache.camel.RuntimeCamelException;
import org.apache.camel.spi.Metadata;
import org.apache.camel.spi.UriParam;
import org.apache.camel.spi.UriParams;

/** How to reach the broker. Endpoints whose settings are equal share one client environment. */
@UriParams
public class ConnectionConfiguration extends SecurityConfiguration implements Cloneable {

    private static final int PORT = 5552;
    private static final int TLS_PORT = 5551;
    private static final Pattern TLS_SCHEME =
            Pattern.compile("rabbitmq-stream\\+tls:", Pattern.CASE_INSENSITIVE);

    @UriParam(label = "common", secret = true)
    private volatile String uris;

    @UriParam(label = "common", defaultValue = "localhost")
    private String host = "localhost";

    @UriParam(label = "common", defaultValue = "5552")
    private int port = PORT;

    @UriParam(label = "common", defaultValue = "/")
    private String virtualHost = "/";

    @UriParam(label = "advanced", defaultValue = "5000", javaType = "java.time.Duration")
    private long requestedHeartbeat = 5_000;

    @UriParam(label = "advanced", defaultValue = "10000", javaType = "java.time.Duration")
    private long rpcTimeout = 10_000;

    @UriParam(label = "advanced", defaultValue = "1000", javaType = "java.time.Duration")
    private long recoveryBackOff = 1_000;

    @UriParam(label = "common", defaultValue = "rabbitmq-stream")
    private String clientId = "rabbitmq-stream";

    @UriParam(label = "advanced")
    private boolean loadBalancer;

    @UriParam(label = "advanced")
    private EventLoopGroup eventLoopGroup;

    @UriParam(label = "advanced")
    @Metadata(autowired = true)
    private Environment environment;

    @UriParam(label = "advanced", defaultValue = "1048576")
    private int requestedMaxFrameSize = FrameSize.USUAL;

    private ConnectionConfiguration defaults;

    public String getUris() {
        return inherits("uris") ? defaults.getUris() : uris;
    }

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
    public void setUris(String uris) {
        this.uris = given("uris", uris);
    }

    public String getHost() {
        return host;
    }

    /** The host name or address of the broker. */
    public void setHost(String host) {
        this.host = given("host", host);
    }

    public int getPort() {
        return port;
    }

    /** The port of the broker's stream listener. With TLS, 5551 takes the place of 5552. */
    public void setPort(int port) {
        this.port = given("port", (int) OptionValue.number("port", port, 1, 65_535));
    }

    public String getVirtualHost() {
        return virtualHost;
    }

    /** The virtual host that holds the stream. */
    public void setVirtualHost(String virtualHost) {
        this.virtualHost = given("virtualHost", virtualHost);
    }

    public long getRequestedHeartbeat() {
        return requestedHeartbeat;
    }

    /**
     * How often the connection proves that it is alive. A peer that is frozen, or cut off without a
     * word, is noticed after about two and a half of these. Rounded up to whole seconds.
     */
    public void setRequestedHeartbeat(long requestedHeartbeat) {
        this.requestedHeartbeat =
                given(
                        "requestedHeartbeat",
                        OptionValue.shortDuration("requestedHeartbeat", requestedHeartbeat, 1));
    }

    public long getRpcTimeout() {
        return rpcTimeout;
    }

    /** How long a request to the broker, and opening a connection to it, may take. */
    public void setRpcTimeout(long rpcTimeout) {
        this.rpcTimeout = OptionValue.shortDuration("rpcTimeout", rpcTimeout, 1);
    }

    public long getRecoveryBackOff() {
        return recoveryBackOff;
    }

    /** The pause between two attempts to get back a lost connection. */
    public void setRecoveryBackOff(long recoveryBackOff) {
        this.recoveryBackOff = OptionValue.duration("recoveryBackOff", recoveryBackOff, 1);
    }

    public String getClientId() {
        return clientId;
    }

    /** What the names of the connections begin with, as the broker's management shows them. */
    public void setClientId(String clientId) {
        this.clientId = given("clientId", clientId);
    }

    public boolean isLoadBalancer() {
        return loadBalancer;
    }

    /**
     * Whether the configured address is a load balancer in front of the brokers: connections then
     * always go to it, and never to the host names that the brokers advertise. With several uris
     * each is a load balancer for all brokers, and connections take turns over them. Not for the
     * nodes of a cluster themselves: a connection that needs another node than the one it got is
     * made again, to the same address.
     */
    public void setLoadBalancer(boolean loadBalancer) {
        this.loadBalancer = given("loadBalancer", loadBalancer);
    }

    public EventLoopGroup getEventLoopGroup() {
        return eventLoopGroup;
    }

    /**
     * The threads of Netty that the connections use, instead of those that all endpoints of the
     * component share. They must be for NIO. The component never ends them.
     */
    public void setEventLoopGroup(EventLoopGroup eventLoopGroup) {
        this.eventLoopGroup = given("eventLoopGroup", eventLoopGroup);
    }

    public Environment getEnvironment() {
        return environment;
    }

    /**
     * An environment made by the application, used instead of one made from the other connection
     * options, which must not be set then. A single one in the registry is taken by itself, unless
     * autowiredEnabled is off. The component never closes it. For producers with a name it must
     * have been built with `maxProducersByConnection(1)`: the client cannot open a named producer a
     * second time on the same connection. Build it with `codec(new TolerantCodec())`, too, or a
     * consumer does not get past an entry that is not a valid message.
     */
    public void setEnvironment(Environment environment) {
        this.environment = environment;
    }

    public int getRequestedMaxFrameSize() {
        return requestedMaxFrameSize;
    }

    /**
     * How many bytes a frame may have, and so how large a message can be, as a number or with a
     * unit, such as 4MiB. The limit is the smaller one of this and the broker's stream.frame_max, 1
     * MiB as well unless configured: raise both for larger messages. It takes memory for as many
     * frames as are on their way: one for each connection that publishes; for each that consumes up
     * to initialCredits chunks, each of which can be as large as the largest message.
     */
    public void setRequestedMaxFrameSize(int requestedMaxFrameSize) {
        this.requestedMaxFrameSize =
                given(
                        "requestedMaxFrameSize",
                        (int)
                                OptionValue.number(
                                        "requestedMaxFrameSize",
                                        requestedMaxFrameSize,
                                        8_192,
                                        1 << 30));
    }

    /**
     * Makes sure that nothing is set that an environment of the application would leave without
     * effect.
     *
     * @throws IllegalArgumentException when something is
     */
    @Internal
    public void requireEnvironmentAlone() {
        Set<String> given = given();
        if (!given.isEmpty()) {
            throw new IllegalArgumentException(
                    "An Environment of the application connects its own way, so that "
                            + String.join(", ", given)
                            + " would be of no effect: leave them out; or, if the Environment was"
                            + " found in the registry and is not meant, set autowiredEnabled=false on"
                            + " the component");
        }
    }

    /**
     * A copy that goes on taking what an endpoint logs in with from here, unless it is set there.
     */
    @Internal
    public ConnectionConfiguration forEndpoint() {
        try {
            ConnectionConfiguration copy = (ConnectionConfiguration) clone();
            copy.detach(this);
            copy.defaults = this;
            return copy;
        } catch (CloneNotSupportedException e) {
            throw new RuntimeCamelException(e);
        }
    }

    /** The uris, one by one; empty when the connection is described by host and port. */
    @Internal
    public List<String> uriList() {
        String all = getUris();
        return all == null
                ? List.of()
                : Arrays.stream(all.split(","))
                        .map(String::strip)
                        .filter(uri -> !uri.isEmpty())
                        // no URI has a blank: Camel has read a plus sign as one
                        .map(uri -> uri.replace(' ', '+'))
                        .toList();
    }

    /** Whether the connection is by TLS, for whichever reason. */
    @Internal
    public boolean usesTls() {
        return isTls()
                || getSslContextParameters() != null
                || uriList().stream().anyMatch(uri -> TLS_SCHEME.matcher(uri).lookingAt());
    }

    /** The addresses as host and port, without any credentials; at least one. */
    @Internal
    public List<Address> addresses() {
        List<String> uriList = uriList();
        return uriList.isEmpty()
                ? List.of(new Address(host, usesTls() && port == PORT ? TLS_PORT : port))
                : uriList.stream().map(this::address).toList();
    }

    private Address address(String text) {
        try {
            URI uri = new URI(text);
            String login = Objects.requireNonNullElse(uri.getRawUserInfo(), "");
            if (uri.getHost() == null || login.indexOf(':') != login.lastIndexOf(':')) {
                throw invalidUri();
            }
            int standard = usesTls() ? TLS_PORT : PORT;
            return new Address(uri.getHost(), uri.getPort() < 0 ? standard : uri.getPort());
        } catch (URISyntaxException e) {
            throw invalidUri();
        }
    }

    /** Neither the message nor a cause may show the URI, which can hold a password. */
    private static IllegalArgumentException invalidUri() {
        return new IllegalArgumentException(
                "One of the uris is not a valid URI. Percent-encode the user and password in it, or"
                        + " leave them out and set the options username and password");
    }

    /** The first address without any credentials, as logs and management show it. */
    String location() {
        Address first = addresses().get(0);
        return first.host() + ":" + first.port();
    }

    /**
     * How long a broker may give no answer before it is tried from scratch: five back-offs, and at
     * least 5 s.
     */
    public Duration patience() {
        return Duration.ofMillis(Math.max(5_000, 5 * recoveryBackOff));
    }
}
