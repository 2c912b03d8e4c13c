package org.portcullis.policy.rule;

import dev.cel.common.CelAbstractSyntaxTree;
import dev.cel.common.ast.CelExpr;
import dev.cel.common.ast.CelExpr.ExprKind.Kind;
import dev.cel.common.navigation.CelNavigableAst;
import dev.cel.common.navigation.CelNavigableExpr;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import org.portcullis.policy.value.NearestWord;

/**
 * Explains the names in a condition that are no attributes. CEL itself says only "undeclared reference to 'device'" of a
 * misspelt {@code device.tpye}.
 */
final class UnknownNames {
    private static final List<String> ATTRIBUTES =
            Arrays.stream(Attribute.values()).map(Attribute::word).toList();

    private final CelNavigableExpr root;
    private final Map<Long, Integer> positions;

    UnknownNames(CelAbstractSyntaxTree parsed) {
        this.root = CelNavigableAst.fromAst(parsed).getRoot();
        this.positions = parsed.getSource().getPositionsMap();
    }

    /** A message for each unknown name, by its offset in the condition. */
    Map<Integer, String> explain() {
        Set<String> local = new HashSet<>();
        root.allNodes()
                .map(CelNavigableExpr::expr)
                .filter(e -> e.getKind() == Kind.COMPREHENSION)
                .forEach(e -> {
                    local.add(e.comprehension().iterVar());
                    local.add(e.comprehension().iterVar2());
                    local.add(e.comprehension().accuVar());
                });
        Map<Integer, String> messages = new TreeMap<>();
        root.allNodes().filter(UnknownNames::isWholeName).forEach(node -> {
            String name = dotted(node.expr()).orElseThrow();
            String first = name.contains(".") ? name.substring(0, name.indexOf('.')) : name;
            if (!local.contains(first) && !isAttribute(name)) {
                messages.put(positions.getOrDefault(node.id(), 0), message(node.expr(), name));
            }
        });
        return messages;
    }

    private static String message(CelExpr expr, String name) {
        String group = name.substring(0, name.indexOf('.') + 1);
        List<String> members =
                ATTRIBUTES.stream().filter(word -> word.startsWith(group)).toList();
        boolean known = !group.isEmpty() && !members.isEmpty();
        Optional<String> near = known ? nearMember(name, group, members) : NearestWord.to(name, ATTRIBUTES);
        if (near.isPresent()) {
            return "unknown attribute " + name + "; did you mean " + near.get() + "?";
        }
        if (expr.getKind() == Kind.IDENT) {
            return "unknown attribute " + name + "; if it is a text, it needs quotes: \"" + name + '"';
        }
        return "unknown attribute " + name + "; "
                + (known
                        ? "there are " + String.join(", ", members)
                        : "attributes begin with device, credential, nas, request, directory, mab or time");
    }

    /** What comes after the dot alone is compared; the same beginning does not make words similar. */
    private static Optional<String> nearMember(String name, String group, List<String> members) {
        return NearestWord.to(
                        name.substring(group.length()),
                        members.stream()
                                .map(word -> word.substring(group.length()))
                                .toList())
                .map(group::concat);
    }

    /** The name, or the attribute that it selects something of. */
    private static boolean isAttribute(String name) {
        return ATTRIBUTES.stream().anyMatch(word -> name.equals(word) || name.startsWith(word + "."));
    }

    /** A name that is not the beginning of a longer one. */
    private static boolean isWholeName(CelNavigableExpr node) {
        boolean continues =
                node.parent().filter(parent -> parent.getKind() == Kind.SELECT).isPresent();
        return !continues && dotted(node.expr()).isPresent();
    }

    private static Optional<String> dotted(CelExpr expr) {
        return switch (expr.getKind()) {
            case IDENT -> Optional.of(expr.ident().name());
            case SELECT ->
                dotted(expr.select().operand())
                        .map(operand -> operand + "." + expr.select().field());
            default -> Optional.empty();
        };
    }
}
