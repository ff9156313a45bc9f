#pragma once

#include <optional>
#include <vector>

#include <QLineEdit>

#include "core/base/ids.h"
#include "ui/theme.h"

class QCompleter;
class QStringListModel;

namespace nearfield::ui {

class TrackFinder;

/// A field that names one track of the library: tracks that match are offered as one types.
class TrackPicker : public QLineEdit
{
    Q_OBJECT
public:
    /// `name` is the accessible one.
    TrackPicker(const TrackFinder& finder, const QString& name, const ThemeManager& theme, QWidget* parent = nullptr);

    [[nodiscard]] std::optional<TrackId> track() const noexcept { return m_track; }
    void setTrack(std::optional<TrackId> track);
    /// Something is written that names no track.
    [[nodiscard]] bool isUndecided() const { return !m_track && !text().trimmed().isEmpty(); }

Q_SIGNALS:
    void changed(); ///< track()
    void picked();  ///< by hand, and not nothing

protected:
    void keyPressEvent(QKeyEvent* event) override;

private:
    void offer();
    void take(std::optional<TrackId> track);

    const TrackFinder& m_finder;
    std::optional<TrackId> m_track;
    QStringListModel* m_names;
    QCompleter* m_completer;
    std::vector<TrackId> m_offered;
};

} // namespace nearfield::ui
