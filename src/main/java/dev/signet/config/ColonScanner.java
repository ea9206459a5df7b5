package dev.signet.config;

import java.util.ArrayDeque;
import java.util.Deque;
import org.yaml.snakeyaml.LoaderOptions;
import org.yaml.snakeyaml.error.Mark;
import org.yaml.snakeyaml.reader.StreamReader;
import org.yaml.snakeyaml.scanner.Scanner;
import org.yaml.snakeyaml.scanner.ScannerImpl;
import org.yaml.snakeyaml.tokens.ScalarToken;
import org.yaml.snakeyaml.tokens.Token;

/**
 * Reads {@code ::1} in brackets and braces as text, as YAML 1.2 does. SnakeYAML takes each colon there for the
 * sign between a key and its value, and IPv6 addresses would need quotes that nobody expects.
 */
final class ColonScanner implements Scanner {

    private final Scanner tokens;
    /** Read ahead and not handed out; the first of them is looked at already. */
    private final Deque<Token> ahead = new ArrayDeque<>();

    private ColonScanner(Scanner tokens) {
        this.tokens = tokens;
    }

    static Scanner of(String yaml, LoaderOptions options) {
        return new ColonScanner(new ScannerImpl(new StreamReader(yaml), options));
    }

    @Override
    public boolean checkToken(Token.ID... choices) {
        if (choices.length == 0) {
            return !ahead.isEmpty() || tokens.checkToken();
        }
        for (Token.ID choice : choices) {
            if (checkToken(choice)) {
                return true;
            }
        }
        return false;
    }

    @Override
    public boolean checkToken(Token.ID choice) {
        return peekToken().getTokenId() == choice;
    }

    @Override
    public Token peekToken() {
        if (ahead.isEmpty()) {
            if (!tokens.checkToken(Token.ID.Value)) {
                return tokens.peekToken();
            }
            lookAhead();
        }
        return ahead.element();
    }

    @Override
    public Token getToken() {
        Token next = peekToken();
        if (ahead.isEmpty()) {
            return tokens.getToken();
        }
        ahead.remove();
        return next;
    }

    /** One token, or two where the first turned out to be a lone colon. */
    private void lookAhead() {
        Token colon = tokens.getToken();
        Token second = tokens.peekToken();
        if (second.getTokenId() != Token.ID.Value || !touch(colon, second)) {
            ahead.add(colon);
            return;
        }
        tokens.getToken();
        Token text = tokens.peekToken();
        if (text instanceof ScalarToken scalar && scalar.getPlain() && touch(second, text)) {
            tokens.getToken();
            ahead.add(new ScalarToken("::" + scalar.getValue(), colon.getStartMark(), text.getEndMark(), true));
        } else {
            ahead.add(colon);
            ahead.add(second);
        }
    }

    private static boolean touch(Token first, Token second) {
        Mark end = first.getEndMark();
        return end.getIndex() == second.getStartMark().getIndex();
    }

    @Override
    public void resetDocumentIndex() {
        tokens.resetDocumentIndex();
    }
}
