// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "io_domus_install.h"

#include <QWidget>

namespace domus::wizard {

/// A page collects some of the answers of a Plan. Only what a person has touched becomes an answer: the rest stays
/// absent, so that the daemon's recommendation holds.
class WizardPage : public QWidget {
    Q_OBJECT
public:
    using QWidget::QWidget;

    virtual QString title() const = 0; ///< one word, for the row of steps
    virtual QString subtitle() const = 0; ///< one sentence
    virtual bool isComplete() const { return true; }
    virtual void addAnswers(api::install::Plan &) const {}
    virtual QWidget *firstField() const = 0;

Q_SIGNALS:
    void answersChanged();
};

} // namespace domus::wizard
