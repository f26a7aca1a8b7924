// SPDX-License-Identifier: GPL-3.0-or-later
// Which room may include headers of which: docs/architecture.md, "Rooms". The include paths make most wrong
// includes fail to compile; this test also sees the ones that would be found beside the including file, and
// says which line it is.
#include <QDirIterator>
#include <QMap>
#include <QRegularExpression>
#include <QSet>
#include <QTest>

namespace {

/// Room -> rooms whose headers it may include, besides its own.
const QMap<QString, QStringList> &allowed()
{
    static const QMap<QString, QStringList> map = [] {
        const QString base = QStringLiteral("core-hv/base");
        const QString hv = QStringLiteral("core-hv");
        const QString api = QStringLiteral("toolstack/api");
        const QString client = QStringLiteral("toolstack/client");
        const QString config = QStringLiteral("toolstack/config");
        QMap<QString, QStringList> m;
        const QString plain = QStringLiteral("core-hv/plain");
        const QString quick = QStringLiteral("toolstack/cli/quick");
        m[plain] = {};
        m[quick] = {plain};
        m[base] = {plain};
        m[hv] = {base};
        m[QStringLiteral("core-hv/bundle")] = {base, hv};
        m[api] = {base};
        m[config] = {base, hv};
        m[QStringLiteral("toolstack/storage")] = {base, hv, config};
        m[QStringLiteral("toolstack/network")] = {base, hv, config};
        m[QStringLiteral("toolstack/install")] = {base};
        m[QStringLiteral("toolstack/daemon")] = {base,
                                                 hv,
                                                 api,
                                                 config,
                                                 QStringLiteral("toolstack/storage"),
                                                 QStringLiteral("toolstack/network"),
                                                 QStringLiteral("toolstack/install")};
        m[client] = {base, plain, api};
        m[QStringLiteral("toolstack/cli")] = {base, api, client, quick};
        m[QStringLiteral("vnc-console")] = {base};
        m[QStringLiteral("installer-wizard")] = {base, api, client};
        m[QStringLiteral("ui")] = {base, api, client, QStringLiteral("vnc-console"), QStringLiteral("installer-wizard")};
        return m;
    }();
    return map;
}

/// The longest room that the path lies in; empty for app/ and tests/, which may use everything.
QString roomOf(const QString &path)
{
    QString best;
    for (auto it = allowed().keyBegin(); it != allowed().keyEnd(); ++it) {
        if (path.startsWith(*it + u'/') && it->size() > best.size())
            best = *it;
    }
    return best;
}

QMap<QString, QString> headersByPathBelowRoom(const QStringList &files)
{
    QMap<QString, QString> rooms;
    for (const QString &file : files) {
        if (file.endsWith(QStringLiteral(".h")))
            rooms.insert(file.mid(roomOf(file).size() + 1), roomOf(file));
    }
    return rooms;
}

QStringList sourceFiles()
{
    const QString top = QStringLiteral(DOMUS_SOURCE_DIR "/");
    QStringList files;
    for (auto it = allowed().keyBegin(); it != allowed().keyEnd(); ++it) {
        QDirIterator walk(top + *it, {QStringLiteral("*.h"), QStringLiteral("*.cpp")}, QDir::Files, QDirIterator::Subdirectories);
        while (walk.hasNext())
            files += walk.next().mid(top.size());
    }
    files.removeDuplicates();
    return files;
}

QByteArray contentOf(const QString &file)
{
    QFile source(QStringLiteral(DOMUS_SOURCE_DIR "/") + file);
    return source.open(QIODevice::ReadOnly) ? source.readAll() : QByteArray();
}

} // namespace

class TestIncludeDirections : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void everyIncludeGoesDownwards()
    {
        const QStringList files = sourceFiles();
        QVERIFY2(files.size() > 30, "the walk found too little to mean anything");
        const auto rooms = headersByPathBelowRoom(files);
        static const QRegularExpression include(QStringLiteral("^\\s*#\\s*include\\s+[\"<]([^\">]+)[\">]"),
                                                QRegularExpression::MultilineOption);
        QStringList wrong;
        for (const QString &file : files) {
            const QString from = roomOf(file);
            auto matches = include.globalMatch(QString::fromUtf8(contentOf(file)));
            while (matches.hasNext()) {
                const QString header = matches.next().captured(1);
                if (header.contains(QStringLiteral("..")))
                    wrong += file + QStringLiteral(" climbs out of its folder: ") + header;
                const QString to = rooms.value(header, from);
                if (to != from && !allowed().value(from).contains(to))
                    wrong +=
                        file + QStringLiteral(" (") + from + QStringLiteral(") includes ") + header + QStringLiteral(" of ") + to;
            }
        }
        QVERIFY2(wrong.isEmpty(), qPrintable(wrong.join(u'\n')));
    }

    void noWidgetsBelowTheDesktop()
    {
        QStringList wrong;
        for (const QString &file : sourceFiles()) {
            const QString room = roomOf(file);
            const bool lower = room.startsWith(QStringLiteral("core-hv")) || room.startsWith(QStringLiteral("toolstack"));
            static const QRegularExpression gui(
                QStringLiteral("#include\\s+<(QWidget|QtWidgets|QApplication|QPainter|QImage|QWindow|QGuiApplication)"));
            if (lower && gui.match(QString::fromUtf8(contentOf(file))).hasMatch())
                wrong += file;
        }
        QVERIFY2(wrong.isEmpty(), qPrintable(wrong.join(u'\n')));
    }
};

QTEST_APPLESS_MAIN(TestIncludeDirections)
#include "test_include_directions.moc"
