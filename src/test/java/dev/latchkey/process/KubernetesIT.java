package dev.latchkey.process;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.introspect.Annotated;
import com.fasterxml.jackson.databind.introspect.JacksonAnnotationIntrospector;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import io.fabric8.kubernetes.api.model.Container;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.IntOrString;
import io.fabric8.kubernetes.api.model.LabelSelector;
import io.fabric8.kubernetes.api.model.PodSpec;
import io.fabric8.kubernetes.api.model.Probe;
import io.fabric8.kubernetes.api.model.Service;
import io.fabric8.kubernetes.api.model.apps.Deployment;
import io.fabric8.kubernetes.api.model.autoscaling.v2.HorizontalPodAutoscaler;
import io.fabric8.kubernetes.api.model.networking.v1.NetworkPolicy;
import io.fabric8.kubernetes.api.model.policy.v1.PodDisruptionBudget;
import java.io.IOException;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** The manifests that the build wrote can be applied as they are, and say what they should. */
class KubernetesIT {

    private static final Path MANIFESTS = Path.of(System.getProperty("test.build.directory", "target"))
            .resolve(Path.of("kubernetes-postgresql", "kubernetes.yml"));
    private static final Map<String, String> PODS = Map.of("app.kubernetes.io/name", "latchkey");
    private static final int HTTP = 8080;
    private static final int MANAGEMENT = 9000;

    private static final List<Class<? extends HasMetadata>> KINDS = List.of(
            Deployment.class,
            Service.class,
            PodDisruptionBudget.class,
            HorizontalPodAutoscaler.class,
            NetworkPolicy.class);

    /** The model keeps what it does not know for later; here that is a mistake. */
    private static final ObjectMapper STRICT = new YAMLMapper()
            .enable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES)
            .setAnnotationIntrospector(new JacksonAnnotationIntrospector() {
                private static final long serialVersionUID = 1L;

                @Override
                public Boolean hasAnySetter(Annotated member) {
                    return false;
                }
            });

    private final Map<Class<?>, HasMetadata> resources = new HashMap<>();

    KubernetesIT() throws IOException {
        Map<String, Class<? extends HasMetadata>> known = new HashMap<>();
        KINDS.forEach(type -> known.put(HasMetadata.getApiVersion(type) + " " + HasMetadata.getKind(type), type));
        List<JsonNode> documents = STRICT.readerFor(JsonNode.class)
                .<JsonNode>readValues(MANIFESTS.toFile())
                .readAll();
        for (JsonNode document : documents) {
            String name = document.path("apiVersion").textValue() + " "
                    + document.path("kind").textValue();
            assertThat(known).containsKey(name);
            HasMetadata resource = STRICT.treeToValue(document, known.get(name));
            assertThat(resources.put(known.get(name), resource)).as(name).isNull();
        }
    }

    private <T> T the(Class<T> type) {
        return type.cast(resources.get(type));
    }

    private PodSpec pod() {
        return the(Deployment.class).getSpec().getTemplate().getSpec();
    }

    private Container container() {
        assertThat(pod().getContainers()).hasSize(1);
        assertThat(pod().getInitContainers()).isEmpty();
        return pod().getContainers().get(0);
    }

    @Test
    void thereIsOneOfEachKind() {
        assertThat(resources.keySet()).containsExactlyInAnyOrderElementsOf(KINDS);
        assertThat(resources.values())
                .allMatch(resource -> resource.getMetadata().getName().equals("latchkey"));
    }

    @Test
    void everythingIsAboutThePodsOfTheDeployment() {
        assertThat(the(Deployment.class).getSpec().getTemplate().getMetadata().getLabels())
                .containsAllEntriesOf(PODS);
        assertThat(the(Service.class).getSpec().getSelector()).isEqualTo(PODS);
        assertThat(Stream.of(
                        the(Deployment.class).getSpec().getSelector(),
                        the(PodDisruptionBudget.class).getSpec().getSelector(),
                        the(NetworkPolicy.class).getSpec().getPodSelector()))
                .extracting(LabelSelector::getMatchLabels)
                .containsOnly(PODS);
        assertThat(the(HorizontalPodAutoscaler.class)
                        .getSpec()
                        .getScaleTargetRef()
                        .getKind())
                .isEqualTo("Deployment");
    }

    @Test
    void anUpdateOrADrainLeavesOneNodeOrMore() {
        var update = the(Deployment.class).getSpec().getStrategy().getRollingUpdate();
        assertThat(the(Deployment.class).getSpec().getReplicas()).isEqualTo(2);
        assertThat(the(HorizontalPodAutoscaler.class).getSpec().getMinReplicas())
                .isEqualTo(2);
        assertThat(update.getMaxUnavailable()).isEqualTo(new IntOrString("0%"));
        assertThat(update.getMaxSurge().getStrVal()).matches("[1-9]\\d*%");
        assertThat(the(PodDisruptionBudget.class).getSpec().getMaxUnavailable()).isEqualTo(new IntOrString(1));
        assertThat(pod().getAffinity().getPodAntiAffinity().getPreferredDuringSchedulingIgnoredDuringExecution())
                .extracting(term -> term.getPodAffinityTerm().getTopologyKey())
                .containsExactly("kubernetes.io/hostname");
    }

    @Test
    void probesAskTheManagementPort() {
        Map<String, Probe> probes = Map.of(
                "/q/health/live", container().getLivenessProbe(),
                "/q/health/ready", container().getReadinessProbe(),
                "/q/health/started", container().getStartupProbe());
        probes.forEach((path, probe) -> {
            assertThat(probe.getHttpGet().getPath()).isEqualTo(path);
            assertThat(probe.getHttpGet().getPort()).isEqualTo(new IntOrString(MANAGEMENT));
        });
        assertThat(the(Service.class).getSpec().getPorts())
                .extracting(port -> port.getTargetPort().getIntVal())
                .containsExactly(HTTP);
    }

    @Test
    void onlyThoseWhoWatchReachTheManagementPort() {
        var rules = the(NetworkPolicy.class).getSpec().getIngress();
        assertThat(rules)
                .filteredOn(rule -> rule.getFrom().isEmpty())
                .hasSize(1)
                .allSatisfy(open -> assertThat(open.getPorts())
                        .extracting(port -> port.getPort().getIntVal())
                        .containsExactly(HTTP));
        assertThat(rules).hasSize(2);
    }

    /** As ComposeTest finds it in the README. */
    @Test
    void theImageIsTheOneThatTheReadmeBuilds() {
        assertThat(container().getImage()).isEqualTo("latchkey:latest");
        assertThat(container().getImagePullPolicy()).isEqualTo("IfNotPresent");
    }

    @Test
    void settingsAndSecretsAreReferences() {
        assertThat(container().getEnv()).isEmpty();
        assertThat(container().getEnvFrom())
                .anyMatch(source -> source.getSecretRef() != null
                        && source.getSecretRef().getName().equals("latchkey"))
                .anyMatch(source -> source.getConfigMapRef() != null
                        && source.getConfigMapRef().getName().equals("latchkey"));
        assertThat(container().getResources().getRequests()).containsKeys("cpu", "memory");
        assertThat(container().getResources().getLimits()).containsKeys("memory");
    }

    @Test
    void aPodMayDoNothingButServe() {
        assertThat(pod().getSecurityContext().getRunAsNonRoot()).isTrue();
        assertThat(pod().getSecurityContext().getRunAsUser()).isEqualTo(1001);
        assertThat(pod().getSecurityContext().getSeccompProfile().getType()).isEqualTo("RuntimeDefault");
        assertThat(pod().getAutomountServiceAccountToken()).isFalse();
        assertThat(pod().getEnableServiceLinks()).isFalse();
        assertThat(container().getSecurityContext().getReadOnlyRootFilesystem()).isTrue();
        assertThat(container().getSecurityContext().getAllowPrivilegeEscalation())
                .isFalse();
        assertThat(container().getSecurityContext().getCapabilities().getDrop()).containsExactly("ALL");
        assertThat(container().getVolumeMounts())
                .extracting(mount -> mount.getMountPath())
                .containsExactly("/tmp");
    }
}
