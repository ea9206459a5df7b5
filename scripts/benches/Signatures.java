import java.lang.management.ManagementFactory;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.Provider;
import java.security.Security;
import java.security.Signature;
import java.security.spec.AlgorithmParameterSpec;
import java.security.spec.ECGenParameterSpec;
import java.security.spec.RSAKeyGenParameterSpec;
import java.util.Locale;

/**
 * What a signature costs by itself: {@code Signatures SECONDS [CLASS_OF_A_PROVIDER]} prints for RS256 with 2048 bits and for
 * ES256 a line of name and CPU microseconds of the one thread that signs, after half as many seconds of warming up. Without a
 * class it is what the JDK chooses.
 */
final class Signatures {
    // Of the size that the header and claims of a token have.
    private static final byte[] CLAIMS = new byte[400];

    public static void main(String... args) throws Exception {
        long nanos = (long) (Double.parseDouble(args[0]) * 1e9);
        if (args.length > 1) {
            Security.insertProviderAt(
                    (Provider) Class.forName(args[1]).getDeclaredConstructor().newInstance(), 1);
        }
        print("RS256", "RSA", new RSAKeyGenParameterSpec(2048, RSAKeyGenParameterSpec.F4), "SHA256withRSA", nanos);
        print("ES256", "EC", new ECGenParameterSpec("secp256r1"), "SHA256withECDSA", nanos);
    }

    private static void print(String name, String type, AlgorithmParameterSpec size, String algorithm, long nanos)
            throws Exception {
        KeyPairGenerator generator = KeyPairGenerator.getInstance(type);
        generator.initialize(size);
        KeyPair pair = generator.generateKeyPair();
        Signature signature = Signature.getInstance(algorithm);
        signature.initSign(pair.getPrivate());
        micros(signature, nanos / 2);
        double micros = micros(signature, nanos);
        System.out.println(String.format(
                Locale.ROOT, "%s %.1f %s", name, micros, signature.getProvider().getName()));
    }

    private static double micros(Signature signature, long nanos) throws Exception {
        long end = System.nanoTime() + nanos;
        long before = ManagementFactory.getThreadMXBean().getCurrentThreadCpuTime();
        long signed = 0;
        do {
            signature.update(CLAIMS);
            signature.sign();
            signed++;
        } while (System.nanoTime() < end);
        return (ManagementFactory.getThreadMXBean().getCurrentThreadCpuTime() - before) / 1e3 / signed;
    }
}
