package io.github.camelstreams.component.rabbitmq.stream;

import com.rabbitmq.stream.sasl.CredentialsProvider;
import com.rabbitmq.stream.sasl.UsernamePasswordCredentialsProvider;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.ConcurrentHashMap;
import org.apache.camel.spi.UriParam;
import org.apache.camel.spi.UriParams;
import org.apache.camel.support.jsse.SSLContextParameters;

/** How a connection to the broker is secured, and who connects. */
@UriParams
public class SecurityConfiguration {

    @UriParam(label = "security", defaultValue = "guest", secret = true)
    private volatile String username = "guest";

    @UriParam(label = "security", defaultValue = "guest", secret = true)
    private volatile String password = "guest";

    @UriParam(label = "security")
    private volatile CredentialsProvider credentialsProvider;

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
    private volatile String oauthClientSecret;

    @UriParam(label = "security")
    private String oauthParameters;

    private Set<String> given = ConcurrentHashMap.newKeySet();
    private SecurityConfiguration defaults;

    /** Takes note that an option was set, or with {@code null} or blank text that it is not. */
    final <T> T given(String option, T value) {
        if (value == null || (value instanceof String text && text.isBlank())) {
            given.remove(option);
        } else {
            given.add(option);
        }
        return value;
    }

    /** The names of the options that were set, here or for all. */
    final Set<String> given() {
        Set<String> all = new TreeSet<>(given);
        if (defaults != null) {
            all.addAll(defaults.given());
        }
        return all;
    }

    /** Whether an option is what the defaults say by now. */
    final boolean inherits(String option) {
        return defaults != null && !given.contains(option);
    }

    /**
     * After being copied.
     *
     * @param from what the login is taken from, as it is by then, unless it is set here; {@code
     *     null} for an independent copy
     */
    final void detach(SecurityConfiguration from) {
        defaults = from == null ? defaults : from;
        Set<String> own = ConcurrentHashMap.newKeySet();
        if (from == null) {
            own.addAll(given);
        }
        given = own;
    }

    public String getUsername() {
        return inherits("username") ? defaults.getUsername() : username;
    }

    /** The user to connect as. */
    public void setUsername(String username) {
        this.username = given("username", username);
    }

    public String getPassword() {
        return inherits("password") ? defaults.getPassword() : password;
    }

    /**
     * The password of the user. When it is set anew on the component's configuration while the
     * application runs, it is used for each connection made from then on, lost ones that come back
     * included. The same goes for the username. An endpoint that has a username or password of its
     * own uses a new one when its route starts again.
     */
    public void setPassword(String password) {
        this.password = given("password", password);
    }

    public CredentialsProvider getCredentialsProvider() {
        if (!inherits("credentialsProvider")) {
            return credentialsProvider;
        }
        boolean ownLogin = !inherits("username") || !inherits("password");
        return ownLogin ? null : defaults.getCredentialsProvider();
    }

    /**
     * Tells username and password each time a connection is made, in place of the options username
     * and password: a bean that reads them from a vault, for example, so that they can change while
     * the application runs. It is a UsernamePasswordCredentialsProvider of the stream client. The
     * threads of the connections call it, so it should answer at once.
     */
    public void setCredentialsProvider(CredentialsProvider credentialsProvider) {
        this.credentialsProvider = given("credentialsProvider", credentialsProvider);
    }

    /** Tells what a connection logs in with; equal for endpoints that can share one. */
    @Internal
    public final CredentialsProvider login() {
        if (given.contains("credentialsProvider")
                && (given.contains("username") || given.contains("password"))) {
            throw new IllegalArgumentException(
                    "credentialsProvider takes the place of username and password: leave these out");
        }
        CredentialsProvider provider = getCredentialsProvider();
        return provider == null
                ? new Login(
                        inherits("username") ? null : username,
                        inherits("password") ? null : password,
                        defaults)
                : provider;
    }

    /** A name and a password; {@code null} is for what the defaults say by then. */
    private record Login(String name, String secret, SecurityConfiguration defaults)
            implements UsernamePasswordCredentialsProvider {

        @Override
        public String getUsername() {
            return name == null && defaults != null ? defaults.getUsername() : name;
        }

        @Override
        public String getPassword() {
            return secret == null && defaults != null ? defaults.getPassword() : secret;
        }

        /** Without the password. */
        @Override
        public String toString() {
            return getUsername();
        }
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
        this.tls = given("tls", tls);
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
        this.sslContextParameters = given("sslContextParameters", sslContextParameters);
    }

    public boolean isHostnameVerification() {
        return hostnameVerification;
    }

    /**
     * Whether the broker's certificate must be for the host name that is connected to. Without it
     * whoever has any certificate that is trusted can pose as the broker.
     */
    public void setHostnameVerification(boolean hostnameVerification) {
        this.hostnameVerification = given("hostnameVerification", hostnameVerification);
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
        this.oauthTokenEndpointUri = given("oauthTokenEndpointUri", oauthTokenEndpointUri);
    }

    public String getOauthClientId() {
        return oauthClientId;
    }

    /** The client id to get a token with. */
    public void setOauthClientId(String oauthClientId) {
        this.oauthClientId = given("oauthClientId", oauthClientId);
    }

    public String getOauthClientSecret() {
        return inherits("oauthClientSecret") ? defaults.getOauthClientSecret() : oauthClientSecret;
    }

    /** The client secret to get a token with. */
    public void setOauthClientSecret(String oauthClientSecret) {
        this.oauthClientSecret = given("oauthClientSecret", oauthClientSecret);
    }

    public String getOauthParameters() {
        return oauthParameters;
    }

    /**
     * Further parameters of the request for a token, as names and values with an equals sign
     * between them, separated by commas, such as scope=... or audience=... They show in logs.
     */
    public void setOauthParameters(String oauthParameters) {
        this.oauthParameters = given("oauthParameters", oauthParameters);
    }
}
