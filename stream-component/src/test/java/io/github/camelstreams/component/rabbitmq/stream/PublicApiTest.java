package io.github.camelstreams.component.rabbitmq.stream;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.camelstreams.component.rabbitmq.stream.client.EnvironmentLease;
import io.github.camelstreams.component.rabbitmq.stream.client.SharedEnvironments;
import io.github.camelstreams.component.rabbitmq.stream.client.StreamDeclaration;
import java.io.IOException;
import java.lang.reflect.AnnotatedElement;
import java.lang.reflect.Constructor;
import java.lang.reflect.Field;
import java.lang.reflect.Member;
import java.lang.reflect.Method;
import java.lang.reflect.Modifier;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Who uses what is public comes across nothing that is internal. */
public class PublicApiTest {

    private static final String ROOT = Internal.class.getPackageName();
    private static final Pattern OWN_TYPE =
            Pattern.compile(Pattern.quote(ROOT) + "(\\.[a-z]+)?\\.[A-Z][\\w$]*");

    @ParameterizedTest
    @MethodSource("publicTypes")
    void aPublicTypeShowsNoInternalOne(Class<?> type) throws ClassNotFoundException {
        assertThat(leaks(type)).isEmpty();
    }

    @Test
    void aLeakIsFound() throws ClassNotFoundException {
        assertThat(leaks(Leaking.class))
                .anyMatch(leak -> leak.contains("inTheOpen"))
                .anyMatch(leak -> leak.contains("asAnArgument"))
                .anyMatch(leak -> leak.contains("withoutAName"))
                .noneMatch(leak -> leak.contains("marked"))
                .noneMatch(leak -> leak.contains("harmless"));
    }

    @Test
    void everyPackageSaysWhetherItIsPublic() throws Exception {
        try (Stream<Path> folders = Files.walk(Path.of("src/main/java"))) {
            List<Path> packages = folders.filter(PublicApiTest::holdsTypes).toList();
            assertThat(packages).hasSizeGreaterThan(4);
            for (Path folder : packages) {
                assertThat(Files.readString(folder.resolve("package-info.java")))
                        .containsAnyOf("<p>Public API", "<p>Internal");
            }
        }
    }

    static List<Class<?>> publicTypes() throws IOException, URISyntaxException {
        Path classes =
                Path.of(Internal.class.getProtectionDomain().getCodeSource().getLocation().toURI());
        try (Stream<Path> files = Files.walk(classes.resolve(ROOT.replace('.', '/')))) {
            return files.map(file -> classes.relativize(file).toString())
                    .filter(name -> name.endsWith(".class") && !name.endsWith("-info.class"))
                    .map(name -> name.replace(".class", "").replace('/', '.'))
                    .<Class<?>>map(PublicApiTest::load)
                    .filter(PublicApiTest::isPublicApi)
                    .toList();
        }
    }

    private static boolean holdsTypes(Path folder) {
        try (Stream<Path> files = Files.list(folder)) {
            return files.anyMatch(file -> file.toString().endsWith(".java"));
        } catch (IOException e) {
            return false;
        }
    }

    private static Class<?> load(String name) {
        try {
            return Class.forName(name, false, Internal.class.getClassLoader());
        } catch (ClassNotFoundException e) {
            throw new IllegalStateException(e);
        }
    }

    private static boolean isPublicApi(Class<?> type) {
        boolean shown = Modifier.isPublic(type.getModifiers()) && !isInternal(type);
        return shown
                && !isInternal(type.getPackage())
                && (type.getEnclosingClass() == null || isPublicApi(type.getEnclosingClass()));
    }

    private static boolean isInternal(AnnotatedElement element) {
        return element.isAnnotationPresent(Internal.class);
    }

    /** The declarations that name a type of the component which is not part of its public API. */
    private static List<String> leaks(Class<?> type) throws ClassNotFoundException {
        Stream<String> members =
                Stream.of(
                                type.getDeclaredConstructors(),
                                type.getDeclaredMethods(),
                                type.getDeclaredFields())
                        .flatMap(Stream::of)
                        .map(Member.class::cast)
                        .filter(PublicApiTest::isShown)
                        .map(PublicApiTest::signature);
        return Stream.concat(Stream.of(type.toGenericString() + parents(type)), members)
                .filter(PublicApiTest::namesAnInternalType)
                .toList();
    }

    private static String parents(Class<?> type) {
        return Stream.concat(
                        Stream.ofNullable(type.getGenericSuperclass()),
                        Stream.of(type.getGenericInterfaces()))
                .map(Object::toString)
                .collect(Collectors.joining(" ", " ", ""));
    }

    private static boolean isShown(Member member) {
        boolean reachable =
                Modifier.isPublic(member.getModifiers())
                        || Modifier.isProtected(member.getModifiers());
        return reachable && !member.isSynthetic() && !isInternal((AnnotatedElement) member);
    }

    private static String signature(Member member) {
        if (member instanceof Method method) {
            return method.toGenericString();
        }
        return member instanceof Constructor<?> constructor
                ? constructor.toGenericString()
                : ((Field) member).toGenericString();
    }

    private static boolean namesAnInternalType(String declaration) {
        return OWN_TYPE.matcher(declaration)
                .results()
                .map(match -> load(match.group()))
                .anyMatch(type -> !isPublicApi(type));
    }

    /** What must not be. */
    public static class Leaking {

        public EnvironmentLease inTheOpen() {
            return null;
        }

        protected void asAnArgument(List<SharedEnvironments> environments) {
            // of interest is the signature only
        }

        public <T extends StreamDeclaration> void withoutAName(T declaration) {
            // of interest is the signature only
        }

        public FailurePolicy harmless() {
            return FailurePolicy.RETRY;
        }

        @Internal
        public EnvironmentLease marked() {
            return null;
        }
    }
}
