// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QProcess>
#include <QString>
#include <memory>

namespace domus::test {

/// An X server without a screen (Xvfb), for tests that need a real window. Ends with this object.
class VirtualDisplay {
public:
    /// Starts one and makes it this process's display (DISPLAY, QT_QPA_PLATFORM=xcb). Call before QApplication exists.
    /// Null when there is no Xvfb, or it does not start within ten seconds.
    static std::unique_ptr<VirtualDisplay> start(const QString &screen = QStringLiteral("1440x1000x24"));
    ~VirtualDisplay();

    QString name() const { return m_name; } ///< ":61"

private:
    VirtualDisplay() = default;
    QProcess m_server;
    QString m_name;
};

} // namespace domus::test
