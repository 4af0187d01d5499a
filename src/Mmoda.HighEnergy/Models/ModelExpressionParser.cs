namespace Mmoda.HighEnergy;

/// <summary>
/// Parses model expressions: sums of products of components and parentheses, <c>tbabs*(powerlaw+gaussian)</c>; a factor before a
/// parenthesis needs no sign: <c>phabs(powerlaw)</c>. A convolution works on all to its right in a product.
/// </summary>
internal sealed class ModelExpressionParser
{
    private const int DeepestNesting = 50;

    // Expressions come from queries: none may hold a machine for long.
    private const int LongestExpression = 2000;
    private const int MostComponents = 50;

    private readonly string _text;
    private int _at;
    private int _parameters;
    private int _components;
    private int _depth;

    private ModelExpressionParser(string text) => _text = text;

    public static ModelTerm Parse(string expression)
    {
        if (expression.Length > LongestExpression)
        {
            string beginning = expression[..40] + "...";
            throw new ModelExpressionException($"the expression has {expression.Length} characters; at most {LongestExpression} are allowed.", beginning, 0);
        }

        ModelExpressionParser parser = new(expression);
        parser.SkipBlanks();
        if (parser.IsAtEnd)
            throw parser.Error($"the expression is empty; a component is expected: {ComponentCatalogue.Names()}", 0);
        (ModelTerm term, _) = parser.ParseSum();
        if (!parser.IsAtEnd)
            throw parser.Error($"found {parser.Found()}; '+', '*' or the end is expected.", parser._at);
        return term.Kind == ComponentKind.Additive
            ? term
            : throw parser.Error("the model is only a factor; multiply it with an additive component, such as powerlaw.", 0);
    }

    private bool IsAtEnd => _at >= _text.Length;

    private (ModelTerm Term, int Start) ParseSum()
    {
        if (++_depth > DeepestNesting)
            throw Error($"parentheses are nested more than {DeepestNesting} deep.", _at);
        (ModelTerm first, int start) = ParseProduct();
        List<ModelTerm> terms = [first];
        while (Take('+'))
        {
            if (terms.Count == 1)
                RequireAdditive(first, start);
            (ModelTerm next, int place) = ParseProduct();
            RequireAdditive(next, place);
            terms.Add(next);
        }

        _depth--;
        return (terms.Count == 1 ? first : new ModelTerm.Sum(terms), start);
    }

    private (ModelTerm Term, int Start) ParseProduct()
    {
        SkipBlanks();
        int start = _at;
        List<(ModelTerm Term, int Start)> factors = [];
        do
        {
            SkipBlanks();
            int place = _at;
            ModelTerm factor = ParseFactor();
            if (factor.Kind == ComponentKind.Convolution)
            {
                // Its operand is the rest of the product.
                if (!Take('*') && Peek() != '(')
                    throw Error($"found {Found()}; the convolution needs '*' and the additive model that it works on.", _at);
                (ModelTerm operand, int at) = ParseProduct();
                if (operand.Kind != ComponentKind.Additive)
                    throw Error("the convolution works on an additive model; this is only a factor.", at);
                factor = new ModelTerm.Convolved((ModelTerm.Leaf)factor, operand);
            }

            if (factor.Kind == ComponentKind.Additive && factors.Any(f => f.Term.Kind == ComponentKind.Additive))
                throw Error("two additive models cannot be multiplied; join them with '+'.", place);
            factors.Add((factor, place));
        }
        while (Take('*') || (Peek() == '(' && factors[^1].Term.Kind == ComponentKind.Multiplicative));
        return (factors.Count == 1 ? factors[0].Term : new ModelTerm.Product([.. factors.Select(f => f.Term)]), start);
    }

    private ModelTerm ParseFactor()
    {
        if (Take('('))
        {
            (ModelTerm inner, _) = ParseSum();
            return Take(')') ? inner : throw Error($"found {Found()}; ')' is expected.", _at);
        }

        int start = _at;
        while (!IsAtEnd && (char.IsAsciiLetterOrDigit(_text[_at]) || _text[_at] == '_'))
            _at++;
        if (_at == start)
            throw Error($"found {Found()}; a component or '(' is expected. Components: {ComponentCatalogue.Names()}", start);
        string name = _text[start.._at];
        SkipBlanks();
        ModelComponent component = ComponentCatalogue.Find(name)
            ?? throw Error($"found '{name}', which is no component. {ComponentCatalogue.Suggest(name)}Components: {ComponentCatalogue.Names()}", start);
        if (++_components > MostComponents)
            throw Error($"the expression has more than {MostComponents} components; at most {MostComponents} are allowed.", start);
        ModelTerm.Leaf leaf = new(component, _parameters);
        _parameters += component.Parameters.Count;
        return leaf;
    }

    private void RequireAdditive(ModelTerm term, int start)
    {
        if (term.Kind != ComponentKind.Additive)
            throw Error("'+' joins additive models; this is only a factor, which belongs before '*'.", start);
    }

    private bool Take(char sign)
    {
        if (Peek() != sign)
            return false;
        _at++;
        SkipBlanks();
        return true;
    }

    private char Peek()
    {
        SkipBlanks();
        return IsAtEnd ? '\0' : _text[_at];
    }

    private void SkipBlanks()
    {
        while (!IsAtEnd && char.IsWhiteSpace(_text[_at]))
            _at++;
    }

    private string Found() => IsAtEnd ? "the end" : $"'{_text[_at]}'";

    private ModelExpressionException Error(string problem, int position) => new(problem, _text, position);
}
