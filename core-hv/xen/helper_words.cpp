// SPDX-License-Identifier: GPL-3.0-or-later
#include "xen/helper_words.h"

#include <QFile>
#include <QRegularExpression>
#include <algorithm>

namespace domus {
namespace {

constexpr qsizetype logTail = 2000;

QByteArray endOf(const QString &name)
{
    QFile log(QStringLiteral("/var/log/xen/") + name);
    if (!log.open(QIODevice::ReadOnly))
        return {};
    log.seek(std::max<qint64>(0, log.size() - logTail));
    return log.read(logTail);
}

} // namespace

QString deviceModelWords(const QByteArray &log)
{
    QStringList lines;
    for (const QString &line : QString::fromLocal8Bit(log).split(u'\n', Qt::SkipEmptyParts)) {
        if (!line.contains(QLatin1String("terminating on signal")) && !line.contains(QLatin1String("info:")))
            lines.append(line.trimmed());
    }
    return lines.mid(std::max<qsizetype>(0, lines.size() - 3)).join(QStringLiteral("; "));
}

QString bootLoaderWords(const QByteArray &log)
{
    // ECMA-48: a control sequence is ESC [, parameters, and one letter.
    static const QRegularExpression sequence(QStringLiteral("\x1b\\[[0-?]*[ -/]*[@-~]|\x1b[ -/]*[0-~]"));
    QString text = QString::fromLocal8Bit(log).remove(sequence);
    const QStringList lines = text.replace(u'\r', u'\n').split(u'\n');
    for (auto line = lines.crbegin(); line != lines.crend(); ++line) {
        QString words = *line;
        words.removeIf([](QChar c) { return !c.isPrint(); });
        if (!words.trimmed().isEmpty())
            return words.trimmed();
    }
    return {};
}

Error withHelperWords(const Error &error, const QString &name, bool bootLoader)
{
    ErrorInfo info = error.info();
    if (info.cause.contains(QLatin1String("device model"))) {
        const QString words = deviceModelWords(endOf(QStringLiteral("qemu-dm-%1.log").arg(name)));
        if (!words.isEmpty())
            info.cause += QStringLiteral("; QEMU: ") + words;
    }
    // Its number is nowhere else once the domain has gone.
    static const QRegularExpression number(QStringLiteral("Domain ([0-9]+):"));
    const auto match = number.match(info.cause);
    if (bootLoader && match.hasMatch()) {
        // Shut in, pygrub ends as if all were well when it has found nothing.
        const QString words = bootLoaderWords(endOf(QStringLiteral("bootloader.%1.log").arg(match.captured(1))));
        if (!words.isEmpty())
            info.cause = QStringLiteral("pygrub: %1; %2").arg(words, info.cause);
    }
    return Error(info);
}

} // namespace domus
