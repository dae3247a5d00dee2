package io.github.camelstreams.component.rabbitmq.stream;

import org.apache.camel.spi.UriParam;
import org.apache.camel.spi.UriParams;
import org.apache.camel.support.jsse.SSLContextParameters;

/** How a connection to the broker is secured, and who connects. */
@UriParams
public class SecurityConfiguration {

    @UriParam(label = "security", defaultValue = "guest", secret = true)
    private String username = "guest";

    @UriParam(label = "security", defaultValue = "guest", secret = true)
    private String password = "guest";

    @UriParam(label = "security")
    private boolean tls;

    @UriParam(label = "security")
    private SSLContextParameters sslContextParameters;

    @UriParam(label = "security", defaultValue = "true")
    private boolean hostnameVerification = true;

    @UriParam(label = "security")
    private String oauthTokenEndpointUri;

    @UriParam(label = "security")
    private String oauthClientId;

    @UriParam(label = "security", secret = true)
    private String oauthClientSecret;

    @UriParam(label = "security")
    private String oauthParameters;

    public String getUsername() {
        return username;
    }

    /** The user to connect as. */
    public void setUsername(String username) {
        this.username = username;
    }

    public String getPassword() {
        return password;
    }

    /** The password of the user. */
    public void setPassword(String password) {
        this.password = password;
    }

    public boolean isTls() {
        return tls;
    }

    /**
     * Whether to connect by TLS. It is on as well where there are sslContextParameters, or where
     * one of the uris asks for it. Without sslContextParameters those certificates are trusted that
     * Java trusts.
     */
    public void setTls(boolean tls) {
        this.tls = tls;
    }

    public SSLContextParameters getSslContextParameters() {
        return sslContextParameters;
    }

    /**
     * Which certificates are trusted, protocols and ciphers; and for mutual TLS the key store with
     * the certificate to show to the broker. Setting it switches TLS on. Endpoints share a
     * connection only when they refer to the same object.
     */
    public void setSslContextParameters(SSLContextParameters sslContextParameters) {
        this.sslContextParameters = sslContextParameters;
    }

    public boolean isHostnameVerification() {
        return hostnameVerification;
    }

    /**
     * Whether the broker's certificate must be for the host name that is connected to. Without it
     * whoever has any certificate that is trusted can pose as the broker.
     */
    public void setHostnameVerification(boolean hostnameVerification) {
        this.hostnameVerification = hostnameVerification;
    }

    public String getOauthTokenEndpointUri() {
        return oauthTokenEndpointUri;
    }

    /**
     * Where to get a token by the OAuth 2 client credentials grant, which takes the place of
     * username and password. It is got anew before it expires. Use https: what is trusted then is
     * what sslContextParameters say, or else what Java trusts.
     */
    public void setOauthTokenEndpointUri(String oauthTokenEndpointUri) {
        this.oauthTokenEndpointUri = oauthTokenEndpointUri;
    }

    public String getOauthClientId() {
        return oauthClientId;
    }

    /** The client id to get a token with. */
    public void setOauthClientId(String oauthClientId) {
        this.oauthClientId = oauthClientId;
    }

    public String getOauthClientSecret() {
        return oauthClientSecret;
    }

    /** The client secret to get a token with. */
    public void setOauthClientSecret(String oauthClientSecret) {
        this.oauthClientSecret = oauthClientSecret;
    }

    public String getOauthParameters() {
        return oauthParameters;
    }

    /**
     * Further parameters of the request for a token, as names and values with an equals sign
     * between them, separated by commas, such as scope=... or audience=... They show in logs.
     */
    public void setOauthParameters(String oauthParameters) {
        this.oauthParameters = oauthParameters;
    }
}
