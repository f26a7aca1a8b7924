// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QList>
#include <QString>

namespace domus {

/// What a job is about to make, so that it can be taken back by this daemon or by the next one.
struct UndoStep {
    enum class Kind {
        RemoveFile, ///< path of a file that was not there before
        Undefine, ///< UUID of a guest that was not there before
    };
    Kind kind = Kind::RemoveFile;
    QString what;
    bool operator==(const UndoStep &) const = default;
};

/// A small file, one line per step, on disk before the step is made. A half-written last line (the step was
/// not made) is passed over.
class UndoJournal {
public:
    explicit UndoJournal(QString path) : m_path(std::move(path)) {}

    /// Throws Error: then the step must not be made.
    void add(const UndoStep &step);
    /// Last one first: the order to undo them in.
    QList<UndoStep> steps() const;
    /// Everything was undone, or is to stay.
    void discard();

private:
    QString m_path;
};

} // namespace domus
