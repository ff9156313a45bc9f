#pragma once

#include <QPushButton>
#include <QSignalSpy>

#include "tests/ui/training/session_fixture.h"
#include "ui/actions/track_actions.h"
#include "ui/for_you/for_you_page.h"
#include "ui/music/cover_store.h"
#include "ui/player/player.h"
#include "ui/recommendations.h"

namespace nearfield::test {

/// The page, shown, of a listener who enjoys calm tracks and has said so `answers` times.
struct ForYouFixture : SessionFixture
{
    std::unique_ptr<ui::Recommendations> recommendations;
    std::unique_ptr<ui::CoverStore> covers;
    std::unique_ptr<ui::Player> player;
    std::unique_ptr<ui::TrackActions> actions;
    std::unique_ptr<ui::ForYouPage> page;

    explicit ForYouFixture(int answers, int tracks = 300)
        : SessionFixture(tracks)
    {
        rateByEnergy(answers);
        show();
    }
    ~ForYouFixture() { hide(); }
    ForYouFixture(const ForYouFixture&) = delete;
    ForYouFixture& operator=(const ForYouFixture&) = delete;

    void show(QSize size = {900, 700})
    {
        recommendations = std::make_unique<ui::Recommendations>(*session, jobs);
        covers = std::make_unique<ui::CoverStore>(*session, jobs);
        player = std::make_unique<ui::Player>(*session, jobs, ui::PlayerSettings{});
        actions = std::make_unique<ui::TrackActions>(*session, *player);
        page = std::make_unique<ui::ForYouPage>(*session, selection, jobs, *recommendations, *covers, *actions, theme);
        page->resize(size);
        page->show();
        page->activateWindow();
        QVERIFY(QTest::qWaitForWindowActive(page.get()));
        settle();
    }
    void hide()
    {
        jobs.stopAndWait();
        page.reset();
        actions.reset();
        player.reset();
        covers.reset();
        recommendations.reset();
    }
    /// Until what is shown knows of all answers.
    void settle() const
    {
        QCoreApplication::processEvents();
        QTRY_VERIFY_WITH_TIMEOUT(!recommendations->isLearning(), 20000);
    }
    void rateByEnergy(int answers)
    {
        const Catalogue& catalogue = *session->catalogue();
        for (Row row = 0; row < static_cast<Row>(answers); ++row) {
            const TrackId rated = catalogue.id(row);
            session->rate(std::span(&rated, 1), catalogue.raw(row, RawFeature::Energy) < 0.5F ? 5.0F : 1.0F);
        }
        session->waitUntilWritten();
        session->undoStack().clear();
    }

    [[nodiscard]] ui::SuggestionList& list() const { return *page->findChild<ui::SuggestionList*>(); }
    [[nodiscard]] const ui::SuggestionModel& model() const
    {
        return *qobject_cast<ui::SuggestionModel*>(list().model());
    }
    [[nodiscard]] TrackId trackAt(int row) const { return model().at(row).id; }
    [[nodiscard]] std::vector<TrackId> tracks() const
    {
        std::vector<TrackId> all;
        for (int row = 0; row < model().rowCount(); ++row) {
            all.push_back(trackAt(row));
        }
        return all;
    }
    void choose(int row) const
    {
        list().setFocus();
        list().setCurrentIndex(model().index(row));
    }
    void press(Qt::Key key) const { QTest::keyClick(&list(), key); }
    void clickAnswer(int row, ui::Answer answer) const
    {
        QTest::mouseClick(list().viewport(), Qt::LeftButton, {},
                          list().buttonRect(model().index(row), answer).center());
    }
    [[nodiscard]] QString state() const
    {
        const auto& label = childOf<QLabel>(*page, "stateTitle");
        return label.isVisible() ? label.text() : QString();
    }
    [[nodiscard]] QPushButton& button(const char* name) const { return childOf<QPushButton>(*page, name); }
};

} // namespace nearfield::test
