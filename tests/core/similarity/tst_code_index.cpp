#include <algorithm>
#include <cmath>
#include <numeric>
#include <set>

#include <QTest>

#include "core/base/random.h"
#include "core/similarity/code_index.h"

using namespace nearfield;

namespace {

Matrix randomCodes(Eigen::Index rows, Eigen::Index columns, std::uint64_t seed)
{
    Random random(seed);
    Matrix codes(rows, columns);
    for (Eigen::Index i = 0; i < codes.size(); ++i) {
        codes.data()[i] = static_cast<float>(random.normal());
    }
    return codes;
}

std::vector<std::uint32_t> ownGroups(std::size_t n)
{
    std::vector<std::uint32_t> groups(n);
    std::iota(groups.begin(), groups.end(), 0U);
    return groups;
}

std::span<const float> code(const CodeIndex& index, Row row)
{
    return {index.codes().row(row).data(), static_cast<std::size_t>(index.codes().cols())};
}

/// All rows ranked by their cosine to the seed, everything in double precision.
std::vector<Neighbour> bruteForce(const Matrix& codes, Row seed, const std::vector<std::uint32_t>& groups,
                                  std::size_t count)
{
    const MatrixT<double> wide = codes.cast<double>();
    std::vector<Neighbour> all;
    for (Row row = 0; row < codes.rows(); ++row) {
        if (groups[row] != groups[seed]) {
            all.push_back({row, wide.row(row).dot(wide.row(seed)) / (wide.row(row).norm() * wide.row(seed).norm())});
        }
    }
    std::stable_sort(all.begin(), all.end(),
                     [](const Neighbour& a, const Neighbour& b) { return a.similarity > b.similarity; });
    std::vector<Neighbour> result;
    std::set<std::uint32_t> seen;
    for (const Neighbour& n : all) {
        if (result.size() < count && seen.insert(groups[n.row]).second) {
            result.push_back(n);
        }
    }
    return result;
}

} // namespace

class TestCodeIndex : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void equalsABruteForceScanInDoublePrecision()
    {
        const Matrix codes = randomCodes(5000, 32, 1);
        const CodeIndex index(codes);
        auto groups = ownGroups(5000);
        for (std::size_t i = 0; i < groups.size(); i += 7) {
            groups[i] = groups[i / 2]; // some recordings have several copies
        }
        for (Row seed = 0; seed < 5000; seed += 83) {
            const auto found = index.nearest(code(index, seed), 20, groups, groups[seed]);
            const auto expected = bruteForce(codes, seed, groups, 20);
            QCOMPARE(found.size(), expected.size());
            for (std::size_t i = 0; i < found.size(); ++i) {
                QCOMPARE(found[i].row, expected[i].row);
                QVERIFY(std::abs(found[i].similarity - expected[i].similarity) < 1e-12);
            }
        }
    }

    void equalsBruteForceEvenWhenManyCodesAreNearlyTheSame()
    {
        Matrix codes(3000, 8);
        Random random(3);
        for (Eigen::Index i = 0; i < codes.rows(); ++i) {
            for (Eigen::Index j = 0; j < codes.cols(); ++j) {
                codes(i, j) = 1.0F + 1e-4F * static_cast<float>(random.normal());
            }
        }
        const CodeIndex index(codes);
        const auto groups = ownGroups(3000);
        const auto found = index.nearest(code(index, 17), 10, groups, 17);
        const auto expected = bruteForce(codes, 17, groups, 10);
        for (std::size_t i = 0; i < expected.size(); ++i) {
            QCOMPARE(found[i].row, expected[i].row);
        }
    }

    void neverReturnsTheSeedNorItsCopies()
    {
        Matrix codes = randomCodes(200, 8, 2);
        codes.row(5) = codes.row(4);
        codes.row(6) = codes.row(4) * 2.0F; // the same direction
        auto groups = ownGroups(200);
        groups[5] = groups[6] = groups[4];
        const CodeIndex index(codes);
        for (const Neighbour& n : index.nearest(code(index, 4), 50, groups, groups[4])) {
            QVERIFY(n.row < 4 || n.row > 6);
        }
    }

    void returnsOneCopyOfEachRecording()
    {
        // 90 copies of one recording lie nearer than everything else.
        Matrix codes = randomCodes(200, 8, 4);
        auto groups = ownGroups(200);
        for (Row row = 100; row < 190; ++row) {
            codes.row(row) = codes.row(0);
            groups[row] = 100;
        }
        const CodeIndex index(codes);
        const auto found = index.nearest(code(index, 0), 10, groups, 0);
        QCOMPARE(found.size(), std::size_t{10});
        QCOMPARE(found[0].row, Row{100});
        std::set<std::uint32_t> seen;
        for (const Neighbour& n : found) {
            QVERIFY(seen.insert(groups[n.row]).second);
        }
    }

    void returnsAllThereIsWhenAskedForMore()
    {
        const CodeIndex index(randomCodes(5, 4, 5));
        QCOMPARE(index.nearest(code(index, 0), 100, ownGroups(5), 0).size(), std::size_t{4});
        QVERIFY(index.nearest(code(index, 0), 0, ownGroups(5), 0).empty());
    }

    void aCodeOfZerosIsNearToNothing()
    {
        Matrix codes = randomCodes(10, 4, 6);
        codes.row(3).setZero();
        const CodeIndex index(codes);
        for (const Neighbour& n : index.nearest(code(index, 3), 9, ownGroups(10), 3)) {
            QCOMPARE(n.similarity, 0.0);
        }
    }
};

QTEST_APPLESS_MAIN(TestCodeIndex)
#include "tst_code_index.moc"
