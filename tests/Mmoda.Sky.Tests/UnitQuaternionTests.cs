namespace Mmoda.Sky.Tests;

public sealed class UnitQuaternionTests
{
    private static UnitQuaternion Random(Random random) => UnitQuaternion.From(
        random.NextDouble() - 0.5, random.NextDouble() - 0.5, random.NextDouble() - 0.5, random.NextDouble() - 0.5);

    [Fact]
    public void A_matrix_and_back_is_the_same_rotation() => Property.ForAll(Random, q =>
    {
        Rotation3 matrix = q.ToMatrix();
        UnitQuaternion back = UnitQuaternion.FromMatrix(matrix);

        Assert.InRange(matrix.OrthonormalityError, 0, 1e-14);
        Assert.InRange((back * q.Conjugate).Angle.Radians, 0, 1e-14);
    });

    [Fact]
    public void Angles_about_axes_are_those_of_the_matrices()
    {
        foreach (double degrees in new[] { 0, 1e-7, 30, 179.99, 180, -120 })
        {
            double radians = degrees * Math.PI / 180;
            AssertSame(Rotation3.AboutX(Angle.FromDegrees(degrees)), UnitQuaternion.FromRotationVector(radians, 0, 0).ToMatrix());
            AssertSame(Rotation3.AboutY(Angle.FromDegrees(degrees)), UnitQuaternion.FromRotationVector(0, radians, 0).ToMatrix());
            AssertSame(Rotation3.AboutZ(Angle.FromDegrees(degrees)), UnitQuaternion.FromRotationVector(0, 0, radians).ToMatrix());
        }
    }

    [Fact]
    public void A_product_is_the_product_of_the_matrices() => Property.ForAll(
        random => (A: Random(random), B: Random(random)), given => AssertSame(given.A.ToMatrix() * given.B.ToMatrix(), (given.A * given.B).ToMatrix()));

    [Fact]
    public void A_rotation_vector_and_back_is_the_same() => Property.ForAll(
        random => (X: random.NextDouble() - 0.5, Y: random.NextDouble() - 0.5, Z: random.NextDouble() - 0.5),
        v =>
        {
            (double x, double y, double z) = UnitQuaternion.FromRotationVector(v.X, v.Y, v.Z).ToRotationVector();
            Assert.Equal(v.X, x, 1e-14);
            Assert.Equal(v.Y, y, 1e-14);
            Assert.Equal(v.Z, z, 1e-14);
        });

    [Fact]
    public void Between_two_rotations_the_speed_is_constant_and_the_way_short() => Property.ForAll(
        random => (A: Random(random), B: Random(random), Part: random.NextDouble()),
        given =>
        {
            UnitQuaternion between = UnitQuaternion.Slerp(given.A, given.B, given.Part);
            double whole = (given.B * given.A.Conjugate).Angle.Radians;
            Assert.Equal(given.Part * whole, (between * given.A.Conjugate).Angle.Radians, 1e-12);
            Assert.Equal((1 - given.Part) * whole, (given.B * between.Conjugate).Angle.Radians, 1e-12);
        });

    [Fact]
    public void What_is_no_rotation_is_refused()
    {
        Assert.Throws<ArgumentException>(() => UnitQuaternion.From(0, 0, 0, 0));
        Assert.Throws<ArgumentException>(() => UnitQuaternion.From(double.NaN, 0, 0, 0));
        Assert.Throws<ArgumentException>(() => UnitQuaternion.FromMatrix(new(1, 0, 0, 0, 1, 0, 0, 0, -1)));
        Assert.Throws<ArgumentException>(() => UnitQuaternion.FromMatrix(default));
        Assert.Throws<ArgumentOutOfRangeException>(() => UnitQuaternion.Slerp(UnitQuaternion.Identity, UnitQuaternion.Identity, 1.01));
    }

    private static void AssertSame(Rotation3 expected, Rotation3 actual)
    {
        double[] a = [expected.M00, expected.M01, expected.M02, expected.M10, expected.M11, expected.M12, expected.M20, expected.M21, expected.M22];
        double[] b = [actual.M00, actual.M01, actual.M02, actual.M10, actual.M11, actual.M12, actual.M20, actual.M21, actual.M22];
        Assert.All(a.Zip(b), p => Assert.Equal(p.First, p.Second, 1e-14));
    }
}
