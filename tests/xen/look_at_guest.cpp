// SPDX-License-Identifier: GPL-3.0-or-later
// Looks at a guest's display as the desktop does, through the daemon and the console's widget:
//     look_at_guest GUEST PICTURE SECONDS WIDTHxHEIGHT [PERCENT:RRGGBB...]
// Waits until the display has that size and so much of it that colour (or nearly), and leaves what it saw last as PICTURE.
// Runs inside a dom0 (run-in-dom0.sh), with domus-rfb and a platform plug-in of Qt beside it.
#include "async/event_loop.h"
#include "daemon_connection.h"
#include "io_domus_guests.h"
#include "waiting.h"
#include "widget/vnc_widget.h"

#include <QApplication>
#include <QElapsedTimer>
#include <QTextStream>
#include <algorithm>

using namespace domus;

namespace {

struct Wanted {
    int percent = 0;
    QRgb colour = 0;
};

int shareOf(const QImage &picture, QRgb colour)
{
    constexpr int near = 12; // of 255
    qint64 count = 0;
    for (int y = 0; y < picture.height(); ++y) {
        for (int x = 0; x < picture.width(); ++x) {
            const QRgb pixel = picture.pixel(x, y);
            if (qAbs(qRed(pixel) - qRed(colour)) <= near && qAbs(qGreen(pixel) - qGreen(colour)) <= near
                && qAbs(qBlue(pixel) - qBlue(colour)) <= near)
                ++count;
        }
    }
    return picture.isNull() ? 0 : int(count * 100 / (qint64(picture.width()) * picture.height()));
}

QString described(const QImage &picture, const QList<Wanted> &wanted)
{
    QString text = QStringLiteral("%1x%2").arg(picture.width()).arg(picture.height());
    for (const Wanted &each : wanted)
        text += QStringLiteral(", %1 % of %2").arg(shareOf(picture, each.colour)).arg(QColor(each.colour).name());
    return text;
}

} // namespace

int main(int argc, char **argv)
{
    const QApplication application(argc, argv);
    const QStringList words = QApplication::arguments();
    QTextStream out(stdout);
    if (words.size() < 5) {
        out << "look_at_guest GUEST PICTURE SECONDS WIDTHxHEIGHT [PERCENT:RRGGBB...]\n";
        return 2;
    }
    QList<Wanted> wanted;
    for (const QString &word : words.mid(5))
        wanted.append({word.section(u':', 0, 0).toInt(), QColor(u'#' + word.section(u':', 1)).rgb()});
    DecoderProcess::setProgram(QApplication::applicationDirPath() + QStringLiteral("/domus-rfb"));
    VncWidget widget;
    widget.resize(800, 600);
    widget.show();
    try {
        const auto connection = runUntilDone(openDaemon());
        const api::guests::Client client(connection);
        const auto connect = [&] {
            auto opened = runUntilDone(client.openDisplay({words[1]}));
            widget.connectTo(std::move(opened.second));
        };
        QObject::connect(&widget, &VncWidget::streamWanted, &widget, connect);
        connect();
        QElapsedTimer sinceLook;
        const auto isThere = [&] {
            if (sinceLook.isValid() && sinceLook.elapsed() < 2000)
                return false; // looking takes time from the guest
            sinceLook.start();
            const QImage picture = widget.screenshot();
            return QStringLiteral("%1x%2").arg(picture.width()).arg(picture.height()) == words[4]
                && std::all_of(wanted.begin(), wanted.end(),
                               [&](const Wanted &each) { return shareOf(picture, each.colour) >= each.percent; });
        };
        const bool found = test::waitUntil(isThere, std::chrono::seconds(words[3].toInt()));
        out << described(widget.screenshot(), wanted) << Qt::endl;
        widget.screenshot().save(words[2]);
        return found ? 0 : 1;
    } catch (const Error &error) {
        out << error.info().toString() << Qt::endl;
        return 1;
    }
}
