// SPDX-License-Identifier: GPL-3.0-or-later
// domus-varlink-gen: makes C++ or a reference page from one interface file. Runs at build time only.
#include "files.h"
#include "generator/cpp_files.h"
#include "generator/markdown_emitter.h"
#include "generator/varlink_parser.h"

#include <QDir>
#include <QFile>
#include <QFileInfo>
#include <cstdio>

using namespace domus;
using namespace domus::varlinkgen;

namespace {

/// Leaves an unchanged file alone, so that nothing is built again for it.
void writeFile(const QString &path, const QString &text)
{
    QFile file(path);
    const QByteArray bytes = text.toUtf8();
    if (file.open(QIODevice::ReadOnly) && file.readAll() == bytes)
        return;
    file.close();
    if (!file.open(QIODevice::WriteOnly | QIODevice::Truncate) || file.write(bytes) != bytes.size())
        throw Error(ErrorCode::IoError, QStringLiteral("cannot write %1").arg(path), {}, file.errorString());
}

template <typename T>
T require(const QString &path, Result<T> result)
{
    if (!result)
        throw Error(result.error().code, path + u':' + result.error().text);
    if constexpr (!std::is_void_v<T>)
        return std::move(*result);
}

void generate(const QString &mode, const QString &path, const QString &directory)
{
    const Interface interface = require(path, parseVarlink(QString::fromUtf8(readFile(path))));
    require(path, checkComments(interface));
    if (QFileInfo(path).completeBaseName() != interface.name)
        throw Error(ErrorCode::BadDefinition,
                    QStringLiteral("%1:1:1: expected the file to be named %2.varlink").arg(path, interface.name));
    const CppModel model = require(path, makeCppModel(interface));
    QDir().mkpath(directory);
    const QString base = directory + u'/';
    if (mode == QStringLiteral("--markdown")) {
        writeFile(base + interface.name + QStringLiteral(".md"), markdownPage(interface));
        return;
    }
    writeFile(base + model.fileName + QStringLiteral(".h"), cppHeader(model));
    writeFile(base + model.fileName + QStringLiteral(".cpp"), cppSource(model));
}

} // namespace

int main(int argc, char **argv)
{
    const QString mode = argc == 4 ? QString::fromLocal8Bit(argv[1]) : QString();
    if (mode != QStringLiteral("--cpp") && mode != QStringLiteral("--markdown")) {
        std::fputs("usage: domus-varlink-gen --cpp|--markdown FILE.varlink DIRECTORY\n", stderr);
        return 2;
    }
    try {
        generate(mode, QString::fromLocal8Bit(argv[2]), QString::fromLocal8Bit(argv[3]));
        return 0;
    } catch (const Error &error) {
        std::fprintf(stderr, "%s\n", error.what());
        return 1;
    }
}
