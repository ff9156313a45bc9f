#include <set>

#include <QTest>

#include "core/base/random.h"
#include "core/map/areas.h"
#include "tests/support/synthetic.h"

using namespace nearfield;

namespace {

/// A map from slow on the left to fast on the right, with calm, acoustic jazz in the lower half and loud metal above.
struct Example
{
    Matrix layout;
    Catalogue catalogue;

    explicit Example(int tracks)
        : layout(tracks, 2)
    {
        CatalogueBuilder builder;
        Random random(3);
        for (int i = 0; i < tracks; ++i) {
            const double x = random.uniform(-1, 1);
            const double y = random.uniform(-1, 1);
            layout.row(i) << static_cast<float>(x), static_cast<float>(y);
            Track track = test::syntheticTrack(i);
            track.id = TrackId{i + 1};
            track.genre = y > 0.2 ? "metal" : y < -0.2 ? "jazz" : "pop";
            track.raw[RawFeature::Tempo] = static_cast<float>(120 + 50 * x);
            track.raw[RawFeature::Energy] = static_cast<float>(0.5 + 0.4 * y);
            track.raw[RawFeature::Loudness] = static_cast<float>(-12 + 10 * y);
            track.raw[RawFeature::Acousticness] = static_cast<float>(0.5 - 0.4 * y);
            track.raw[RawFeature::Duration] = kUnknown;
            builder.add(track);
        }
        catalogue = builder.build();
    }
};

} // namespace

class TestAreas : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void areasAreNamedByWhatStandsOutInThem()
    {
        const Example example(4000);
        const auto areas = map::areasOf(example.layout, example.catalogue);
        QVERIFY(areas.size() > 20);
        for (const map::Area& area : areas) {
            const auto says = [&area](const char* word) { return area.name.find(word) != std::string::npos; };
            if (area.y > 0.5F) {
                QVERIFY2(says("energetic") || says("loud") || says("electric"), area.name.c_str());
                QVERIFY2(says("metal") && !says("calm") && !says("acoustic"), area.name.c_str());
            } else if (area.y < -0.5F) {
                QVERIFY2(says("calm") || says("quiet") || says("acoustic"), area.name.c_str());
                QVERIFY2(says("jazz") && !says("energetic"), area.name.c_str());
            }
            if (area.x > 0.6F) {
                QVERIFY2(says("fast") && !says("slow"), area.name.c_str());
            } else if (area.x < -0.6F) {
                QVERIFY2(says("slow") && !says("fast"), area.name.c_str());
            }
        }
    }

    void namesOfALevelDifferAndAreasAreGreatestFirst()
    {
        const Example example(4000);
        const auto areas = map::areasOf(example.layout, example.catalogue);
        std::set<std::pair<int, std::string>> names;
        for (std::size_t i = 0; i < areas.size(); ++i) {
            QVERIFY(!areas[i].name.empty());
            QVERIFY(areas[i].radius > 0 && areas[i].tracks > 0);
            QVERIFY2(names.emplace(areas[i].level, areas[i].name).second, areas[i].name.c_str());
            QVERIFY(i == 0 || areas[i].tracks <= areas[i - 1].tracks);
        }
    }

    void wordsThatSayTheSameAreNotBothUsed()
    {
        const Example example(4000); // energy, loudness and acousticness are one here
        for (const map::Area& area : map::areasOf(example.layout, example.catalogue)) {
            if (area.level == 0) {
                QVERIFY2(area.name.find("calm, quiet") == std::string::npos &&
                             area.name.find("energetic, loud") == std::string::npos,
                         area.name.c_str());
            }
        }
    }

    void directionsPointWhereAFeatureRises()
    {
        const Example example(2000);
        const auto directions = map::directionsOf(example.layout, example.catalogue);
        QCOMPARE(directions.size(), std::size_t{4}); // nothing else depends on the place
        for (std::size_t i = 0; i < directions.size(); ++i) {
            const map::Direction& d = directions[i];
            QVERIFY(d.explained > 0.95 && d.explained <= 1.0001);
            QVERIFY(i == 0 || d.explained <= directions[i - 1].explained);
            const bool isTempo = d.feature == RawFeature::Tempo;
            const float along = isTempo ? d.x : d.feature == RawFeature::Acousticness ? -d.y : d.y;
            QVERIFY(along > 0.99F);
        }
    }

    void smallLibrariesHaveFewAreasAndEmptyOnesNone()
    {
        const Example small(40);
        QCOMPARE(map::areasOf(small.layout, small.catalogue).size(), std::size_t{1});
        QVERIFY(map::areasOf(Matrix(0, 2), Catalogue()).empty());
        QVERIFY(map::directionsOf(Matrix(0, 2), Catalogue()).empty());
    }
};

QTEST_APPLESS_MAIN(TestAreas)
#include "tst_areas.moc"
