// SPDX-License-Identifier: GPL-3.0-or-later
#include "import_file.h"

#include "arguments.h"
#include "guest_file.h"

#include <QFile>

namespace domus::cli {

using api::guests::FileFormat;
using api::guests::ImportOutcome;

static QString textOf(const QString &file)
{
    if (file != QLatin1String("-"))
        return readGuestFile(placeArgument(file));
    QFile input;
    if (!input.open(0, QIODevice::ReadOnly))
        throw Error(ErrorCode::IoError, QStringLiteral("standard input cannot be read"), {}, input.errorString());
    return guestFileText(input.read(1 << 20));
}

api::guests::ImportDefinitionParameters importWish(const QString &file, const Arguments &arguments)
{
    api::guests::ImportDefinitionParameters wish;
    wish.fileName = file;
    if (const auto word = arguments.optional("format")) {
        wish.format = api::guests::fromString<FileFormat>(*word);
        if (!wish.format)
            throw Error(ErrorCode::InvalidArgument, QStringLiteral("there is no format '%1'").arg(*word),
                        QStringLiteral("There are yaml, xl and xm."));
    }
    wish.replace = arguments.has("replace");
    wish.preview = arguments.has("dry-run");
    wish.text = textOf(file);
    return wish;
}

void printNotes(CommandContext *context, const QString &file, const QList<api::guests::Note> &notes)
{
    for (const api::guests::Note &note : notes) {
        const QString place = note.line > 0 ? QStringLiteral("%1:%2:%3").arg(file).arg(note.line).arg(note.column) : file;
        context->err.line(printable(QStringLiteral("%1: %2").arg(place, note.text)));
    }
}

static QString formatWords(FileFormat format)
{
    switch (format) {
    case FileFormat::Yaml:
        return QStringLiteral("a definition");
    case FileFormat::Xl:
        return QStringLiteral("an xl.cfg");
    case FileFormat::Xm:
        return QStringLiteral("an xm file");
    }
    return {};
}

QString importWords(const api::guests::ImportDefinitionReply &reply, bool preview)
{
    const QString name = printable(reply.name);
    if (reply.outcome == ImportOutcome::Unchanged)
        return QStringLiteral("%1 is there already, with this definition").arg(name);
    const QString what = reply.outcome == ImportOutcome::Replaced ? QStringLiteral("replaced") : QStringLiteral("defined");
    return QStringLiteral("%1 %2 %3, from %4")
        .arg(name, preview ? QStringLiteral("would be") : QStringLiteral("is"), what, formatWords(reply.format));
}

} // namespace domus::cli
