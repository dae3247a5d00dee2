package io.github.camelstreams.component.rabbitmq.stream.client;

import com.rabbitmq.stream.Address;
import com.rabbitmq.stream.sasl.CredentialsProvider;
import io.github.camelstreams.component.rabbitmq.stream.ConnectionConfiguration;
import io.netty.channel.EventLoopGroup;
import java.time.Duration;
import java.util.List;
import org.apache.camel.support.jsse.SSLContextParameters;

/** What makes two endpoints share an environment. */
record ConnectionSettings(
        List<String> uris,
        String host,
        int port,
        CredentialsProvider login,
        String virtualHost,
        boolean tls,
        SSLContextParameters sslContextParameters,
        boolean hostnameVerification,
        TokenRequest tokenRequest,
        long heartbeat,
        int maxFrameSize,
        long rpcTimeout,
        long backOff,
        Duration patience,
        String clientId,
        EventLoopGroup eventLoopGroup,
        List<Address> loadBalancers) {

    static ConnectionSettings of(ConnectionConfiguration connection) {
        // before the client sees a URI that is not valid: it would show the password
        List<Address> addresses = connection.addresses();
        return new ConnectionSettings(
                connection.uriList(),
                connection.getHost(),
                connection.getPort(),
                connection.login(),
                connection.getVirtualHost(),
                connection.usesTls(),
                connection.getSslContextParameters(),
                connection.isHostnameVerification(),
                TokenRequest.of(connection),
                connection.getRequestedHeartbeat(),
                connection.getRequestedMaxFrameSize(),
                connection.getRpcTimeout(),
                connection.getRecoveryBackOff(),
                connection.patience(),
                connection.getClientId(),
                connection.getEventLoopGroup(),
                connection.isLoadBalancer() ? addresses : List.of());
    }

    /** Without the credentials, which a log must not show. */
    @Override
    public String toString() {
        return host + ":" + port;
    }
}
