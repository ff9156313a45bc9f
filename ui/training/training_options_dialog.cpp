#include "ui/training/training_options_dialog.h"

#include <algorithm>
#include <limits>

#include <QDialogButtonBox>
#include <QFormLayout>
#include <QLabel>
#include <QPushButton>
#include <QSpinBox>
#include <QVBoxLayout>

namespace nearfield::ui {

namespace {

QSpinBox* makeSpinBox(const QString& meaning, int least, int most)
{
    auto* box = new QSpinBox;
    box->setRange(least, most);
    box->setToolTip(meaning);
    box->setAccessibleDescription(meaning);
    box->setButtonSymbols(QAbstractSpinBox::NoButtons);
    return box;
}

template <typename Number>
int boxValue(Number number)
{
    return static_cast<int>(std::min<Number>(number, static_cast<Number>(std::numeric_limits<int>::max())));
}

} // namespace

TrainingOptionsDialog::TrainingOptionsDialog(const TrainingOptions& options, QWidget* parent)
    : QDialog(parent)
    , m_options(options)
    , m_maxEpochs(makeSpinBox(tr("It ends after this many epochs at the latest"), 1, 10000))
    , m_patience(makeSpinBox(tr("It ends when the validation RMSE has not fallen for this many epochs"), 1, 10000))
    , m_seed(
          makeSpinBox(tr("The same seed and the same library give the same model"), 0, std::numeric_limits<int>::max()))
{
    setWindowTitle(tr("Training options"));
    auto* hint = new QLabel(tr("They count for the next training."));
    hint->setProperty("role", QStringLiteral("muted"));
    auto* form = new QFormLayout;
    form->setHorizontalSpacing(16);
    form->addRow(tr("&Most epochs"), m_maxEpochs);
    form->addRow(tr("&Patience (epochs)"), m_patience);
    form->addRow(tr("&Seed"), m_seed);

    auto* buttons =
        new QDialogButtonBox(QDialogButtonBox::Ok | QDialogButtonBox::Cancel | QDialogButtonBox::RestoreDefaults);
    for (QAbstractButton* button : buttons->buttons()) {
        button->setIcon({}); // those of the desktop's style do not follow the theme
    }
    connect(buttons, &QDialogButtonBox::accepted, this, &QDialog::accept);
    connect(buttons, &QDialogButtonBox::rejected, this, &QDialog::reject);
    connect(buttons->button(QDialogButtonBox::RestoreDefaults), &QPushButton::clicked, this, [this] { setValues({}); });

    auto* layout = new QVBoxLayout(this);
    layout->setContentsMargins(18, 16, 18, 16);
    layout->setSpacing(14);
    layout->addWidget(hint);
    layout->addLayout(form);
    layout->addWidget(buttons);
    setValues(options);
}

void TrainingOptionsDialog::setValues(const TrainingOptions& options)
{
    m_maxEpochs->setValue(boxValue(options.maxEpochs));
    m_patience->setValue(boxValue(options.patience));
    m_seed->setValue(boxValue(options.seed));
}

TrainingOptions TrainingOptionsDialog::options() const
{
    TrainingOptions options = m_options;
    options.maxEpochs = static_cast<std::size_t>(m_maxEpochs->value());
    options.patience = static_cast<std::size_t>(m_patience->value());
    options.seed = static_cast<std::uint64_t>(m_seed->value());
    return options;
}

} // namespace nearfield::ui
