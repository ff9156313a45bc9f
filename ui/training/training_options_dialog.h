#pragma once

#include <QDialog>

#include "core/nn/training.h"

class QSpinBox;

namespace nearfield::ui {

/// How long to train, when to give up, and with which seed.
class TrainingOptionsDialog : public QDialog
{
    Q_OBJECT
public:
    explicit TrainingOptionsDialog(const TrainingOptions& options, QWidget* parent = nullptr);

    [[nodiscard]] TrainingOptions options() const;

private:
    void setValues(const TrainingOptions& options);

    TrainingOptions m_options;
    QSpinBox* m_maxEpochs;
    QSpinBox* m_patience;
    QSpinBox* m_seed;
};

} // namespace nearfield::ui
