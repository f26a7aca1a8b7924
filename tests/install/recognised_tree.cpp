// SPDX-License-Identifier: GPL-3.0-or-later
#include "recognised_tree.h"

#include "files.h"

namespace domus::test {

TreeVerdict recogniseFiles(const QUrl &root, const QUrl &given, const TreeFiles &files)
{
    const QList<TreeBase> bases = treeBases(given);
    ProbeAnswers answers;
    TreeVerdict verdict;
    for (int round = 0; round < 10; ++round) {
        verdict = recogniseTree(bases, answers);
        if (verdict.found || verdict.needs.isEmpty())
            break;
        for (const Probe &probe : std::as_const(verdict.needs)) {
            const QString address = probe.url.toString();
            const auto file =
                address.startsWith(root.toString()) ? files.constFind(address.mid(root.toString().size())) : files.constEnd();
            ProbeAnswer answer;
            answer.present = file != files.constEnd();
            answer.text = answer.present ? *file : QByteArray();
            answers.insert(probe, answer);
        }
    }
    return verdict;
}

TreeFiles readTreeFile(const QString &path, QUrl *root, QUrl *given)
{
    TreeFiles files;
    QString current;
    for (const QByteArray &line : readFile(path).split('\n')) {
        if (line.startsWith("root "))
            *root = QUrl(QString::fromUtf8(line.mid(5)));
        else if (line.startsWith("given "))
            *given = QUrl(QString::fromUtf8(line.mid(6)));
        else if (line.startsWith("== "))
            files.insert(current = QString::fromUtf8(line.mid(3)), {});
        else if (!current.isEmpty())
            files[current] += line + '\n';
    }
    return files;
}

QByteArray describe(const Detection &tree)
{
    QByteArray text;
    const auto add = [&text](const char *key, const QString &value) { text += key + QByteArray(": ") + value.toUtf8() + '\n'; };
    add("family", tree.family);
    add("title", tree.title);
    add("os", tree.osId);
    add("arch", tree.arch);
    add("location", tree.location.toString());
    add("kernel", tree.graphical.kernel.toString());
    add("initrd", tree.graphical.initrd.toString());
    add("cmdline", tree.graphical.cmdline);
    if (tree.text.kernel != tree.graphical.kernel)
        add("text kernel", tree.text.kernel.toString());
    if (tree.text.initrd != tree.graphical.initrd)
        add("text initrd", tree.text.initrd.toString());
    if (!tree.pvKernel.isEmpty()) {
        add("pv kernel", tree.pvKernel.toString());
        add("pv initrd", tree.pvInitrd.toString());
    }
    add("text cmdline", tree.text.cmdline);
    QStringList sums;
    for (auto it = tree.checksums.begin(); it != tree.checksums.end(); ++it)
        sums.append(QStringLiteral("%1 %2").arg(it.key(), it->toString().left(20)));
    sums.sort();
    add("checksums", sums.join(QStringLiteral(", ")));
    add("virtio-mem", tree.devices.virtioMem ? QStringLiteral("yes") : QStringLiteral("no"));
    for (const QString &note : tree.notes)
        add("note", note);
    return text;
}

} // namespace domus::test
