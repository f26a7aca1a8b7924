// SPDX-License-Identifier: GPL-3.0-or-later
#include "install_texts.h"

#include "media_header.h"
#include "os_catalogue.h"
#include "part_file.h"
#include "tree_recognisers.h"
#include "treeinfo.h"

#include <cstdlib>

namespace domus::test {
namespace {

const QUrl root(QStringLiteral("http://host/some/tree/"));

void require(bool holds, const char *what)
{
    if (holds)
        return;
    std::fprintf(stderr, "violated: %s\n", what);
    std::abort();
}

void requireInside(const QUrl &url)
{
    require(url.scheme() == QLatin1String("http") && url.host() == QLatin1String("host"), "the file is at the tree's host");
    const QString path = url.adjusted(QUrl::NormalizePathSegments).path(QUrl::FullyDecoded);
    require(path.startsWith(root.path()) && !path.contains(QLatin1String("/../")), "the file lies in the tree");
}

/// Every file that is asked for is there and has this content.
void recogniseEverywhere(const QByteArray &text, bool onlyTreeInfo)
{
    const QList<TreeBase> bases = treeBases(root);
    ProbeAnswers answers;
    for (int round = 0; round < 10; ++round) {
        const TreeVerdict verdict = recogniseTree(bases, answers);
        if (verdict.found) {
            for (const QUrl &url : {verdict.found->graphical.kernel, verdict.found->graphical.initrd, verdict.found->text.kernel,
                                    verdict.found->text.initrd})
                requireInside(url);
            return;
        }
        if (verdict.needs.isEmpty())
            return;
        for (const Probe &probe : verdict.needs) {
            const bool present = !onlyTreeInfo || probe.url.path().endsWith(QLatin1String("treeinfo"));
            answers.insert(probe, ProbeAnswer{.present = present, .text = present ? text : QByteArray(), .error = {}});
        }
    }
    require(false, "recognition ends");
}

void readMedia(const QByteArray &bytes)
{
    try {
        const Detection media = mediaOf(root, bytes, ByteSize());
        require(!media.title.isEmpty(), "media has a title");
    } catch (const Error &error) {
        require(!error.info().text.isEmpty(), "a refusal has words");
    }
}

void readLists(const QByteArray &text)
{
    const ChecksumList list = parseChecksumLines(text);
    for (const Checksum &sum : list)
        require(Checksum::make(sum.algorithm, sum.hex).has_value(), "a listed checksum is well formed");
    if (const auto path = safeTreePath(QString::fromUtf8(text)))
        requireInside(childUrl(root, *path));
    const QString name = cacheFileName(QString::fromUtf8(text));
    require(!name.isEmpty() && !name.contains(u'/') && !name.startsWith(u'.'), "a name in the cache is plain");
}

} // namespace

void exerciseInstallParsers(const QByteArray &input)
{
    if (input.isEmpty())
        return;
    const QByteArray text = input.mid(1);
    switch (static_cast<unsigned char>(input[0]) % 6) {
    case 0:
        recogniseEverywhere(text, true);
        break;
    case 1:
        recogniseEverywhere(text, false);
        break;
    case 2:
        readMedia(text);
        break;
    case 3:
        readLists(text);
        break;
    case 4:
        require(parseSuseContent(text) || !parseSuseContent(text).error().text.isEmpty(), "a refusal has words");
        break;
    default:
        require(OsCatalogue::parse(text) || !OsCatalogue::parse(text).error().text.isEmpty(), "a refusal has words");
    }
}

} // namespace domus::test
