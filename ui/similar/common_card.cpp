#include "ui/similar/common_card.h"

#include <cmath>

#include <QGridLayout>
#include <QVBoxLayout>

#include "core/features/features.h"
#include "ui/text.h"
#include "ui/widgets/bar.h"
#include "ui/widgets/elided_label.h"

namespace nearfield::ui {

CommonCard::CommonCard(const ThemeManager& theme, QWidget* parent)
    : Card({}, parent)
    , m_caption(new ElidedLabel)
{
    m_caption->setFont(fontOf(TextRole::Small));
    m_caption->setProperty("role", QStringLiteral("muted"));
    auto* grid = new QGridLayout;
    grid->setHorizontalSpacing(10);
    grid->setVerticalSpacing(5);
    constexpr int kNameWidth = 94; // of the longest feature
    grid->setColumnMinimumWidth(0, kNameWidth);
    grid->setColumnStretch(1, 1);
    for (std::size_t i = 0; i < kFeatures; ++i) {
        m_lines[i] = {.name = new ElidedLabel, .bar = new BarWidget(theme)};
        m_lines[i].name->setFont(fontOf(TextRole::Small));
        m_lines[i].name->setProperty("role", QStringLiteral("muted"));
        grid->addWidget(m_lines[i].name, static_cast<int>(i), 0);
        grid->addWidget(m_lines[i].bar, static_cast<int>(i), 1);
    }
    contentLayout()->addWidget(m_caption);
    contentLayout()->addLayout(grid);
}

void CommonCard::setShared(const QString& otherTitle, std::span<const SharedFeature> shared)
{
    m_caption->setText(tr("In common with “%1”").arg(otherTitle));
    setAccessibleName(m_caption->text());
    for (std::size_t i = 0; i < kFeatures; ++i) {
        const bool used = i < shared.size();
        m_lines[i].name->setVisible(used);
        m_lines[i].bar->setVisible(used);
        if (used) {
            const QString name = qstring(displayName(shared[i].feature));
            m_lines[i].name->setText(name);
            m_lines[i].bar->setAccessibleName(name);
            m_lines[i].bar->setShare(shared[i].closeness);
            m_lines[i].bar->setToolTip(tr("Closer in %1 than %2 % of pairs can be: 100 % is equal, 0 % the two ends of "
                                          "the library")
                                           .arg(name)
                                           .arg(std::lround(100 * shared[i].closeness)));
        }
    }
}

} // namespace nearfield::ui
