package dev.latchkey.process;

import static org.springframework.security.config.Customizer.withDefaults;

import jakarta.servlet.Filter;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpServletRequest;
import java.io.IOException;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.mock.web.MockHttpServletRequest;
import org.springframework.mock.web.MockHttpServletResponse;
import org.springframework.mock.web.MockServletContext;
import org.springframework.security.config.annotation.web.builders.HttpSecurity;
import org.springframework.security.config.annotation.web.configuration.EnableWebSecurity;
import org.springframework.security.oauth2.jose.jws.SignatureAlgorithm;
import org.springframework.security.oauth2.jwt.JwtDecoder;
import org.springframework.security.oauth2.jwt.JwtDecoders;
import org.springframework.security.oauth2.jwt.NimbusJwtDecoder;
import org.springframework.security.web.SecurityFilterChain;
import org.springframework.web.context.support.AnnotationConfigWebApplicationContext;

/** Somebody else's service: Spring Security's own filters, with what Spring Boot makes of a property or two. */
final class SpringResourceServer implements AutoCloseable {

    private final AnnotationConfigWebApplicationContext context = new AnnotationConfigWebApplicationContext();

    SpringResourceServer(JwtDecoder decoder) {
        context.setServletContext(new MockServletContext());
        context.register(Rules.class);
        context.addBeanFactoryPostProcessor(beans -> beans.registerSingleton("jwtDecoder", decoder));
        context.refresh();
    }

    /** {@code spring.security.oauth2.resourceserver.jwt.issuer-uri}. */
    static JwtDecoder issuerUri(String issuer) {
        return JwtDecoders.fromIssuerLocation(issuer);
    }

    /** {@code ...jwk-set-uri}, and nothing else. */
    static JwtDecoder jwkSetUri(String jwks) {
        return NimbusJwtDecoder.withJwkSetUri(jwks).build();
    }

    /** {@code ...jwk-set-uri} and {@code ...jws-algorithms}. */
    static JwtDecoder jwkSetUri(String jwks, String algorithm) {
        return NimbusJwtDecoder.withJwkSetUri(jwks)
                .jwsAlgorithm(SignatureAlgorithm.from(algorithm))
                .build();
    }

    /** Who a token says that one is, or null where it is refused. */
    String user(String token) {
        MockHttpServletRequest request = new MockHttpServletRequest("GET", "/orders");
        request.addHeader("Authorization", "Bearer " + token);
        String[] user = new String[1];
        try {
            context.getBean("springSecurityFilterChain", Filter.class)
                    .doFilter(
                            request,
                            new MockHttpServletResponse(),
                            (admitted, response) -> user[0] = ((HttpServletRequest) admitted)
                                    .getUserPrincipal()
                                    .getName());
            return user[0];
        } catch (IOException | ServletException failed) {
            throw new IllegalStateException(failed);
        }
    }

    @Override
    public void close() {
        context.close();
    }

    @Configuration(proxyBeanMethods = false)
    @EnableWebSecurity
    static class Rules {

        @Bean
        SecurityFilterChain everybodyHasAToken(HttpSecurity http) throws Exception {
            return http.authorizeHttpRequests(requests -> requests.anyRequest().authenticated())
                    .oauth2ResourceServer(server -> server.jwt(withDefaults()))
                    .build();
        }
    }
}
