#pragma once

#include <optional>

#include <QObject>

#include "core/library/music_files.h"

class QComboBox;
class QDoubleSpinBox;
class QGridLayout;
class QLabel;
class QPushButton;
class QWidget;

namespace nearfield::ui {

/// One feature of a track as a line of a form: name, value in a field that takes another one, where the value is from
/// and how sure it is, and a way back to what it was before somebody set it.
class FeatureRow : public QObject
{
    Q_OBJECT
public:
    /// Its parts go into `row` of `grid`; columns 0 to 3.
    FeatureRow(RawFeature feature, QGridLayout& grid, int row, QObject* parent = nullptr);

    void show(const TrackDetails::Feature& feature);
    [[nodiscard]] QWidget& field() const noexcept { return *m_field; }

Q_SIGNALS:
    /// Somebody wants this value; nothing to have the one from before.
    void wanted(nearfield::RawFeature feature, std::optional<float> value);

protected:
    bool eventFilter(QObject* watched, QEvent* event) override;

private:
    void makeField();
    void makeChoice();
    void makeSpinBox();
    void edited(float value);

    RawFeature m_feature;
    float m_scale = 1; ///< of the field: 100 for shares
    float m_shown = 0; ///< in the field, in its units
    QWidget* m_field = nullptr;
    QComboBox* m_choice = nullptr;    ///< for key and mode
    QDoubleSpinBox* m_spin = nullptr; ///< for the others, but for the duration
    QLabel* m_fixed = nullptr;        ///< for the duration: a fact of the file
    QLabel* m_source;
    QPushButton* m_revert;
};

} // namespace nearfield::ui
