// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QObject>

namespace domus {

class VncWidget;

/// What keeps a display supplied with streams, whatever it shows. It belongs to the widget, so it goes where that goes.
class DisplaySource : public QObject {
    Q_OBJECT
public:
    using QObject::QObject;

    virtual VncWidget *display() const = 0;
    /// What is shown, for people: a guest's name, or an address.
    virtual QString title() const = 0;

Q_SIGNALS:
    void renamed(const QString &title);
    /// What was shown is no more.
    void gone();
};

} // namespace domus
