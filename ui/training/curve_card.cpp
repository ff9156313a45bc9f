#include "ui/training/curve_card.h"

#include <QHBoxLayout>
#include <QLabel>
#include <QPushButton>
#include <QVBoxLayout>

#include "ui/charts/curve_legend.h"
#include "ui/charts/training_chart.h"
#include "ui/widgets/buttons.h"
#include "ui/widgets/elided_label.h"

namespace nearfield::ui {

CurveCard::CurveCard(const QString& title, const ThemeManager& theme, QWidget* parent)
    : Card(title, parent)
    , m_chart(new TrainingChart(theme))
    , m_caption(new ElidedLabel)
    , m_remark(new QLabel)
    , m_offer(makeButton(ButtonKind::Link, {}, {}))
{
    auto* legend = new CurveLegend(theme);
    headerLayout()->addWidget(legend);
    connect(m_chart, &TrainingChart::neighboursChanged, legend, &CurveLegend::showNeighbours);
    for (QLabel* label : {m_caption, m_remark}) {
        label->setProperty("role", QStringLiteral("muted"));
        label->setFont(fontOf(TextRole::Small));
    }
    m_remark->setWordWrap(true);
    m_caption->setObjectName(QStringLiteral("caption"));
    m_remark->setObjectName(QStringLiteral("remark"));
    m_offer->setObjectName(QStringLiteral("offer"));
    m_chart->setAccessibleName(title);
    connect(m_offer, &QPushButton::clicked, this, &CurveCard::offerTaken);

    contentLayout()->addWidget(m_chart, 1);
    contentLayout()->addWidget(m_caption);
    contentLayout()->addWidget(m_remark);
    contentLayout()->addWidget(m_offer, 0, Qt::AlignLeft);
    setRemark({});
    setOffer({}, {});
}

void CurveCard::setCaption(const QString& text)
{
    m_caption->setText(text);
}

void CurveCard::setRemark(const QString& text)
{
    m_remark->setText(text);
    m_remark->setHidden(text.isEmpty());
}

void CurveCard::setOffer(const QString& text, const QString& toolTip)
{
    m_offer->setText(text);
    m_offer->setToolTip(toolTip);
    m_offer->setAccessibleDescription(toolTip);
    m_offer->setHidden(text.isEmpty());
}

} // namespace nearfield::ui
