// SPDX-License-Identifier: GPL-3.0-or-later
#include "jobs/undo_journal.h"

#include "async/fd_stream.h"
#include "files.h"

#include <QFile>

#include <cerrno>
#include <fcntl.h>
#include <unistd.h>

namespace domus {
namespace {

QByteArray lineOf(const UndoStep &step)
{
    const QByteArray word = step.kind == UndoStep::Kind::RemoveFile ? "remove " : "undefine ";
    // Percent-encoded, so that a path with a line break stays one line.
    return word + step.what.toUtf8().toPercentEncoding("/ ") + QByteArray("\n");
}

} // namespace

void UndoJournal::add(const UndoStep &step)
{
    const UniqueFd file(::open(QFile::encodeName(m_path).constData(), O_WRONLY | O_APPEND | O_CREAT | O_CLOEXEC, 0600));
    const QByteArray line = lineOf(step);
    if (!file.isValid() || ::write(file.get(), line.constData(), size_t(line.size())) != line.size()
        || ::fdatasync(file.get()) != 0)
        throw systemError(errno, QStringLiteral("Cannot write %1").arg(m_path));
}

QList<UndoStep> UndoJournal::steps() const
{
    QList<UndoStep> steps;
    QFile file(m_path);
    if (!file.open(QIODevice::ReadOnly))
        return steps;
    while (!file.atEnd()) {
        const QByteArray line = file.readLine(64 * 1024);
        const qsizetype space = line.indexOf(' ');
        if (!line.endsWith('\n') || space < 0)
            continue;
        const QString what = QString::fromUtf8(QByteArray::fromPercentEncoding(line.mid(space + 1).chopped(1)));
        if (line.startsWith("remove "))
            steps.prepend({UndoStep::Kind::RemoveFile, what});
        else if (line.startsWith("undefine "))
            steps.prepend({UndoStep::Kind::Undefine, what});
    }
    return steps;
}

void UndoJournal::discard()
{
    QFile::remove(m_path);
}

} // namespace domus
