package dev.signet.keys;

import java.math.BigInteger;
import java.security.AlgorithmParameters;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.PrivateKey;
import java.security.PublicKey;
import java.security.interfaces.ECPrivateKey;
import java.security.interfaces.ECPublicKey;
import java.security.spec.ECFieldFp;
import java.security.spec.ECGenParameterSpec;
import java.security.spec.ECParameterSpec;
import java.security.spec.ECPoint;
import java.security.spec.ECPublicKeySpec;
import java.security.spec.PKCS8EncodedKeySpec;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.Map;

/** Keys on the curves of the signing algorithms: RFC 7518 section 6.2. */
@SuppressWarnings("ImmutableEnumChecker") // ECParameterSpec has no way to be changed, only no annotation that says so.
enum EllipticCurve implements KeyType {
    P256("P-256", "secp256r1", "301306072a8648ce3d020106082a8648ce3d030107"),
    P384("P-384", "secp384r1", "301006072a8648ce3d020106052b81040022"),
    P521("P-521", "secp521r1", "301006072a8648ce3d020106052b81040023");

    private static final BigInteger TWO = BigInteger.TWO;
    private static final BigInteger THREE = BigInteger.valueOf(3);

    private final String jwkName;
    private final String standardName;
    private final String algorithmIdentifier;
    private final ECParameterSpec parameters;

    EllipticCurve(String jwkName, String standardName, String algorithmIdentifier) {
        this.algorithmIdentifier = algorithmIdentifier;
        this.jwkName = jwkName;
        this.standardName = standardName;
        this.parameters = parameters(standardName);
    }

    @Override
    public String platformName() {
        return "EC";
    }

    @Override
    public KeyPair generate() {
        try {
            KeyPairGenerator generator = KeyPairGenerator.getInstance("EC");
            generator.initialize(new ECGenParameterSpec(standardName));
            return generator.generateKeyPair();
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("The Java platform lacks the curve " + standardName, e);
        }
    }

    @Override
    public byte[] algorithmIdentifier() {
        return HexFormat.of().parseHex(algorithmIdentifier);
    }

    @Override
    public KeyPair pair(byte[] pkcs8) throws GeneralSecurityException {
        return complete(KeyFactory.getInstance(platformName()).generatePrivate(new PKCS8EncodedKeySpec(pkcs8)));
    }

    KeyPair complete(PrivateKey privateKey) throws GeneralSecurityException {
        if (!(privateKey instanceof ECPrivateKey ec) || !is(ec.getParams())) {
            throw new IllegalArgumentException("is not an EC private key on the curve " + jwkName);
        }
        if (!isScalar(ec.getS())) {
            throw new IllegalArgumentException("is not a valid EC private key");
        }
        PublicKey publicKey =
                KeyFactory.getInstance("EC").generatePublic(new ECPublicKeySpec(publicPoint(ec.getS()), parameters));
        return new KeyPair(publicKey, privateKey);
    }

    @Override
    public Map<String, Object> jwk(PublicKey publicKey) {
        ECPoint point = ((ECPublicKey) publicKey).getW();
        int coordinateBytes = coordinateBytes();
        Map<String, Object> members = new LinkedHashMap<>();
        members.put("kty", "EC");
        members.put("crv", jwkName);
        members.put("x", Jwk.unsigned(point.getAffineX(), coordinateBytes));
        members.put("y", Jwk.unsigned(point.getAffineY(), coordinateBytes));
        return members;
    }

    @Override
    public boolean fits(PublicKey publicKey) {
        return publicKey instanceof ECPublicKey ec && is(ec.getParams());
    }

    @Override
    public boolean fits(JwkMembers jwk) {
        return jwk.is("kty", "EC") && jwk.is("crv", jwkName);
    }

    @Override
    public PublicKey publicKey(JwkMembers jwk) throws GeneralSecurityException {
        BigInteger x = new BigInteger(1, jwk.octets("x", coordinateBytes()));
        BigInteger y = new BigInteger(1, jwk.octets("y", coordinateBytes()));
        if (!contains(x, y)) {
            throw new IllegalArgumentException("is not a point on the curve " + jwkName);
        }
        return KeyFactory.getInstance("EC").generatePublic(new ECPublicKeySpec(new ECPoint(x, y), parameters));
    }

    /** Not every provider looks, and a point elsewhere gives secrets away or verifies what nobody signed. */
    private boolean contains(BigInteger x, BigInteger y) {
        BigInteger prime = prime();
        BigInteger right = x.pow(3)
                .add(parameters.getCurve().getA().multiply(x))
                .add(parameters.getCurve().getB());
        return x.compareTo(prime) < 0
                && y.compareTo(prime) < 0
                && y.pow(2).subtract(right).mod(prime).signum() == 0;
    }

    /** R and S, one behind the other: RFC 7518 section 3.4. */
    @Override
    public int signatureLength(PublicKey publicKey) {
        return 2 * coordinateBytes();
    }

    /** Zeros for R and S verified everything in some versions of Java (CVE-2022-21449). */
    @Override
    public boolean isPlausible(byte[] signature) {
        int half = coordinateBytes();
        return isScalar(new BigInteger(1, signature, 0, half)) && isScalar(new BigInteger(1, signature, half, half));
    }

    private boolean isScalar(BigInteger value) {
        return value.signum() > 0 && value.compareTo(parameters.getOrder()) < 0;
    }

    private int coordinateBytes() {
        return (parameters.getCurve().getField().getFieldSize() + 7) / 8;
    }

    private BigInteger prime() {
        return ((ECFieldFp) parameters.getCurve().getField()).getP();
    }

    private boolean is(ECParameterSpec other) {
        return parameters.getCurve().equals(other.getCurve())
                && parameters.getGenerator().equals(other.getGenerator())
                && parameters.getOrder().equals(other.getOrder());
    }

    /**
     * The public point of a private value. A key file may leave it out and the platform has no way to ask for it. Run once
     * for each key at the start, so it need not be fast.
     */
    private ECPoint publicPoint(BigInteger privateValue) {
        ECPoint sum = ECPoint.POINT_INFINITY;
        for (int bit = privateValue.bitLength() - 1; bit >= 0; bit--) {
            sum = add(sum, sum);
            if (privateValue.testBit(bit)) {
                sum = add(sum, parameters.getGenerator());
            }
        }
        return sum;
    }

    private ECPoint add(ECPoint left, ECPoint right) {
        if (left.equals(ECPoint.POINT_INFINITY)) {
            return right;
        }
        if (right.equals(ECPoint.POINT_INFINITY)) {
            return left;
        }
        BigInteger prime = prime();
        boolean sameX = left.getAffineX().equals(right.getAffineX());
        if (sameX && !left.getAffineY().equals(right.getAffineY())) {
            return ECPoint.POINT_INFINITY;
        }
        BigInteger slope = sameX
                ? THREE.multiply(left.getAffineX().pow(2))
                        .add(parameters.getCurve().getA())
                        .multiply(TWO.multiply(left.getAffineY()).modInverse(prime))
                : right.getAffineY()
                        .subtract(left.getAffineY())
                        .multiply(right.getAffineX().subtract(left.getAffineX()).modInverse(prime));
        BigInteger x = slope.pow(2)
                .subtract(left.getAffineX())
                .subtract(right.getAffineX())
                .mod(prime);
        BigInteger y = slope.multiply(left.getAffineX().subtract(x))
                .subtract(left.getAffineY())
                .mod(prime);
        return new ECPoint(x, y);
    }

    private static ECParameterSpec parameters(String standardName) {
        try {
            AlgorithmParameters parameters = AlgorithmParameters.getInstance("EC");
            parameters.init(new ECGenParameterSpec(standardName));
            return parameters.getParameterSpec(ECParameterSpec.class);
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("The Java platform lacks the curve " + standardName, e);
        }
    }
}
