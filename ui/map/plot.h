#pragma once

// The only place that includes QCustomPlot, whose header is written with Qt's keywords; here they are switched off.
#define signals Q_SIGNALS
#define slots Q_SLOTS
#define foreach Q_FOREACH
#include <qcustomplot.h>
#undef signals
#undef slots
#undef foreach
