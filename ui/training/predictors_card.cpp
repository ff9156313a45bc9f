#include "ui/training/predictors_card.h"

#include <algorithm>
#include <utility>

#include <QButtonGroup>
#include <QGridLayout>
#include <QHBoxLayout>
#include <QLabel>
#include <QPushButton>
#include <QVBoxLayout>

#include "ui/text.h"
#include "ui/training/evaluation_text.h"
#include "ui/widgets/bar.h"
#include "ui/widgets/buttons.h"

namespace nearfield::ui {

namespace {

constexpr int kMostBars = 8;
constexpr int kRowSpacing = 9;

} // namespace

PredictorsCard::PredictorsCard(const ThemeManager& theme, QWidget* parent)
    : Card(tr("Key predictors"), parent)
    , m_theme(theme)
    , m_taste(makeButton(ButtonKind::Chip, tr("Taste"), tr("Features that foretell ratings")))
    , m_sound(makeButton(ButtonKind::Chip, tr("Sound"), tr("Features from which the others can be rebuilt")))
    , m_words(new QLabel)
{
    m_taste->setObjectName(QStringLiteral("taste"));
    m_sound->setObjectName(QStringLiteral("sound"));
    auto* group = new QButtonGroup(this);
    for (QPushButton* chip : {m_taste, m_sound}) {
        group->addButton(chip);
        headerLayout()->addWidget(chip);
    }
    m_taste->setChecked(true);
    connect(group, &QButtonGroup::buttonToggled, this, [this](QAbstractButton*, bool checked) {
        if (checked) {
            showModel();
        }
    });
    m_words->setProperty("role", QStringLiteral("muted"));
    m_words->setWordWrap(true);
    m_words->setFont(fontOf(TextRole::Small));
    contentLayout()->addWidget(m_words);
    contentLayout()->addStretch(1);
    showModel();
}

void PredictorsCard::setImportance(std::vector<Importance> importance)
{
    m_importance = std::move(importance);
    const auto has = [this](const char* model) {
        return std::any_of(m_importance.begin(), m_importance.end(),
                           [model](const Importance& one) { return one.model == model; });
    };
    const bool taste = has("taste");
    const bool sound = has("autoencoder");
    m_taste->setEnabled(taste || !sound);
    m_sound->setEnabled(sound || !taste);
    if (taste != sound) {
        (taste ? m_taste : m_sound)->setChecked(true);
    }
    showModel();
}

void PredictorsCard::showModel()
{
    clearBars();
    const char* model = m_taste->isChecked() ? "taste" : "autoencoder";
    std::vector<Importance> shown;
    std::copy_if(m_importance.begin(), m_importance.end(), std::back_inserter(shown),
                 [model](const Importance& one) { return one.model == model && one.value > 0; });
    std::stable_sort(shown.begin(), shown.end(),
                     [](const Importance& a, const Importance& b) { return a.value > b.value; });
    if (shown.empty()) {
        m_words->setText(m_importance.empty() ? tr("An evaluation tells which features count most.")
                                              : tr("No feature alone makes a difference."));
        return;
    }
    m_words->setText(m_taste->isChecked()
                         ? tr("How much worse ratings are foretold when one feature is shuffled among the tracks.")
                         : tr("How much worse the other features are rebuilt when one is shuffled among the tracks."));
    const int count = std::min(static_cast<int>(shown.size()), kMostBars);
    for (int row = 0; row < count; ++row) {
        addBar(row, shown[static_cast<std::size_t>(row)], shown.front().value);
    }
}

void PredictorsCard::clearBars()
{
    delete m_bars;
    m_bars = new QWidget;
    auto* grid = new QGridLayout(m_bars);
    grid->setContentsMargins(0, 0, 0, 4);
    grid->setHorizontalSpacing(12);
    grid->setVerticalSpacing(kRowSpacing);
    grid->setColumnStretch(1, 1);
    contentLayout()->insertWidget(0, m_bars);
}

void PredictorsCard::addBar(int row, const Importance& importance, double greatest)
{
    auto* grid = static_cast<QGridLayout*>(m_bars->layout());
    const QString feature = qstring(importance.feature);
    const QString meaning =
        tr("%1: without it the error rises by %2 (95 % interval %3 to %4)")
            .arg(feature, figureText(importance.value), figureText(importance.low), figureText(importance.high));
    auto* label = new QLabel(feature);
    label->setProperty("role", QStringLiteral("muted"));
    auto* bar = new BarWidget(m_theme);
    bar->setAccessibleName(feature);
    bar->setShare(static_cast<float>(importance.value / greatest));
    label->setToolTip(meaning);
    bar->setToolTip(meaning);
    grid->addWidget(label, row, 0);
    grid->addWidget(bar, row, 1);
}

} // namespace nearfield::ui
