using System.Text.Json.Nodes;
using Mmoda.Analysis;

namespace Mmoda.Instruments.Tests;

/// <summary>What services say of their notebooks, in JSON and Turtle, becomes parameters.</summary>
public sealed class NotebookOptionsTests
{
    private const string Prefixes = "@prefix oda: <http://odahub.io/ontology#> .\n@prefix rdfs: <http://www.w3.org/2000/01/rdf-schema#> .\n@prefix unit: <http://odahub.io/ontology/unit#> .\n\n";

    [Fact]
    public void Statements_about_a_class_are_read_with_lists_texts_and_numbers()
    {
        List<(string Subject, string Predicate, string Value)> read = Turtle.Read(Prefixes + """
            oda:0.5float_X oda:lower_limit 5e-01 ; # said
                oda:label "A \"long\" name, with; signs." ,
                    'other'@en, '''in
            lines'''^^<http://x> ;
                rdfs:subClassOf oda:Energy_keV .
            <http://y> a oda:X .
            """);
        Assert.Equal(
        [
            ("http://odahub.io/ontology#0.5float_X", "http://odahub.io/ontology#lower_limit", "5e-01"),
            ("http://odahub.io/ontology#0.5float_X", "http://odahub.io/ontology#label", "A \"long\" name, with; signs."),
            ("http://odahub.io/ontology#0.5float_X", "http://odahub.io/ontology#label", "other"),
            ("http://odahub.io/ontology#0.5float_X", "http://odahub.io/ontology#label", "in\nlines"),
            ("http://odahub.io/ontology#0.5float_X", "http://www.w3.org/2000/01/rdf-schema#subClassOf", "http://odahub.io/ontology#Energy_keV"),
            ("http://y", "a", "http://odahub.io/ontology#X"),
        ], read);
    }

    [Theory]
    [InlineData("oda:X oda:y [ oda:z 1 ] .")]
    [InlineData("oda:X oda:y \"not ended")]
    [InlineData("oda:X oda:y ;;;")]
    [InlineData("@prefix")]
    [InlineData("<")]
    [InlineData("\\")]
    public void Broken_or_nested_statements_end_the_reading(string text) => Assert.InRange(Turtle.Read(Prefixes + text).Count, 0, 1);

    [Fact]
    public void A_class_gives_kind_unit_limits_and_words()
    {
        NotebookAnnotation annotation = new("http://odahub.io/ontology#E", Prefixes + "oda:E oda:lower_limit 35 ; oda:upper_limit 800 ; oda:label \"Energy\" ; oda:group \"Range\" ; rdfs:subClassOf oda:Energy_MeV .");
        Assert.Equal((ParameterKind.Energy, "MeV", 35.0, 800.0), (annotation.Kind, annotation.Unit, annotation.Minimum, annotation.Maximum));
        Assert.Equal("""{"label":"Energy","group":"Range"}""", annotation.ToWords().ToJsonString());
    }

    [Theory]
    [InlineData("AngleMinutes", ParameterKind.Angle, "arcmin")]
    [InlineData("PointOfInterestRA", ParameterKind.Angle, "deg")]
    [InlineData("TimeIntervalDays", ParameterKind.Interval, "day")]
    [InlineData("Wavelength_nm", ParameterKind.Number, "nm")]
    [InlineData("FrequencyGHz", ParameterKind.Energy, "GHz")]
    [InlineData("FileURL", ParameterKind.FileUrl, null)]
    [InlineData("Boolean", ParameterKind.Boolean, null)]
    public void Classes_of_the_ontology_are_known(string name, ParameterKind kind, string? unit)
    {
        NotebookAnnotation annotation = new(OdaOntology.Address + name, "\n");
        Assert.Equal((kind, unit), (annotation.Kind, annotation.Unit));
    }

    [Fact]
    public void Limits_of_classes_hold()
    {
        Assert.Equal((0, 100), (new NotebookAnnotation(OdaOntology.Address + "Percentage", null).Minimum, new NotebookAnnotation(OdaOntology.Address + "Percentage", null).Maximum));
        Assert.Equal(["b", "g", "r", "v"], new NotebookAnnotation(OdaOntology.Address + "VisibleBand", null).Allowed);
        Assert.Equal("mjd", new NotebookAnnotation(OdaOntology.Address + "EndTimeMJD", null).TimeFormat);
        Assert.Equal("deg", new NotebookAnnotation(OdaOntology.Address + "A", Prefixes + "oda:A oda:unit unit:Degree ; rdfs:subClassOf oda:Angle .").Unit);
    }

    [Fact]
    public void Long_texts_have_several_lines()
    {
        JsonObject told = new() { ["owl_type"] = OdaOntology.Address + "LongString", ["default_value"] = "some\ntext" };
        Parameter parameter = NotebookParameter.Read("note", told).Parameter;
        Assert.Equal((ParameterKind.Text, true, "some\ntext"), (parameter.Kind, parameter.IsLong, parameter.Default));
        told["owl_type"] = OdaOntology.Address + "String";
        Assert.False(NotebookParameter.Read("note", told).Parameter.IsLong);
    }

    [Fact]
    public void A_notebook_uses_what_it_names_of_what_others_have()
    {
        const string Options = "{\"a\":{\"parameters\":{\"ra\":{\"owl_type\":\"http://odahub.io/ontology#PointOfInterestRA\",\"value\":3.5}}},\"b\":{\"parameters\":{\"x\":{\"value\":\"y\"}}}}";
        NotebookOptions options = NotebookOptions.Read(Options, []);
        ProductType[] products = [.. options.Workflows.Select(w => new NotebookProduct("service", w))];
        Parameter position = Assert.Single(options.Source.Parameters, p => p.Name == "RA");
        Assert.Equal([true, false], products.Select(p => p.Uses(position)));
    }

    [Fact]
    public void Notebooks_that_cannot_be_understood_are_left_out_and_told()
    {
        List<string> problems = [];
        NotebookOptions options = NotebookOptions.Read("""{"good":{"parameters":{"x":{"python_type":{"type_object":"<class 'int'>"},"value":3}},"output":{}},"a b":{},"list":[]}""", problems);
        NotebookWorkflow workflow = Assert.Single(options.Workflows);
        Parameter parameter = Assert.Single(workflow.Parameters).Parameter;
        Assert.Equal((ParameterKind.Integer, 3L), (parameter.Kind, parameter.Default));
        Assert.Equal(2, problems.Count);
        Assert.Throws<FormatException>(() => NotebookOptions.Read("[]", problems));
        Assert.Throws<FormatException>(() => NotebookOptions.Read("{", problems));
    }

    [Theory]
    [InlineData("https://example.org/a.fits", true)]
    [InlineData("http://93.184.216.34/a", true)]
    [InlineData("upload:0123456789abcdef0123456789abcdef", true)]
    [InlineData("upload:../../etc/passwd", false)]
    [InlineData("http://172.20.0.1/", false)]
    [InlineData("http://[fe80::1]/", false)]
    [InlineData("http://printer.local/", false)]
    [InlineData("gopher://example.org/", false)]
    [InlineData("http://localhost./", false)]
    [InlineData("http://metadata.google.internal./", false)]
    [InlineData("http://svc.namespace.svc/", false)]
    [InlineData("http://[64:ff9b::a9fe:a9fe]/", false)]
    [InlineData("http://[2002:7f00:1::]/", false)]
    [InlineData("http://[::127.0.0.1]/", false)]
    public void Addresses_of_files_lead_outside(string address, bool isTaken) => Assert.Equal(isTaken, FileAddress.Problem(address) is null);

    [Theory]
    [InlineData("[[1.0, nan], [2e5, -3]]", true)]
    [InlineData("[('Crab', 1), ('a\\'b', 2)]", true)]
    [InlineData("['''a'1''', __import__(\"os\").getpid(), '''1'1''']", false)] // Python's three quotes.
    [InlineData("['a' '__import__', 1]", true)] // Two texts side by side are one.
    [InlineData("[__import__('os')]", false)]
    [InlineData("f'{1}'", false)]
    public void Texts_that_clients_evaluate_hold_values_only(string data, bool isTaken)
    {
        JsonObject product = new() { ["meta_data"] = new JsonObject(), ["data_unit_list"] = new JsonArray(new JsonObject { ["data"] = data, ["dt"] = "float64" }) };
        Exception? refused = Record.Exception(() => NumpyJson.Require(product, m => new FormatException(m)));
        Assert.Equal(isTaken, refused is null);
    }
}
