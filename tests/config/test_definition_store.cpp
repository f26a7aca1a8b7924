// SPDX-License-Identifier: GPL-3.0-or-later
#include "definition_store.h"
#include "files.h"
#include "waiting.h"

#include <QDir>
#include <QFileInfo>
#include <QSignalSpy>
#include <QTemporaryDir>
#include <sys/mount.h>
#include <sys/stat.h>
#include <unistd.h>

using namespace domus;

namespace {

GuestDefinition guest(const QString &name)
{
    GuestDefinition definition;
    definition.name = definition.hardware.name = name;
    definition.uuid = definition.hardware.guest = QUuid::createUuid();
    return definition;
}

int modeOf(const QString &path)
{
    struct stat info = {};
    return ::lstat(QFile::encodeName(path).constData(), &info) == 0 ? int(info.st_mode & 07777) : -1;
}

/// As a person does with an editor.
void writeByHand(const QString &path, const QByteArray &text)
{
    QFile file(path);
    QVERIFY(file.open(QIODevice::WriteOnly));
    QCOMPARE(file.write(text), text.size());
}

} // namespace

class TestDefinitionStore : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void init()
    {
        m_dir = std::make_unique<QTemporaryDir>();
        m_store = std::make_unique<DefinitionStore>(m_dir->filePath(QStringLiteral("config/guests")));
    }
    void cleanup() { m_store.reset(); }

    void savesAndLoads()
    {
        const GuestDefinition a = guest(QStringLiteral("a"));
        m_store->create(a);
        m_store->create(guest(QStringLiteral("b")));
        const auto entries = m_store->loadAll();
        QCOMPARE(entries.size(), 2);
        QCOMPARE(entries[0].file->definition, a);
        QCOMPARE(entries[1].name, QStringLiteral("b"));
        QCOMPARE(modeOf(m_store->directory()), 0700);
        QCOMPARE(modeOf(m_store->pathOf(QStringLiteral("a"))), 0600);
        QCOMPARE(m_store->load(QStringLiteral("a")).file->definition, a);
    }

    void keepsWhatAPersonWrote()
    {
        GuestDefinition a = guest(QStringLiteral("a"));
        m_store->create(a);
        const QString path = m_store->pathOf(QStringLiteral("a"));
        writeByHand(path, "# mine\n" + readFile(path) + "x-colour: red\n");
        a.hardware.memory = a.hardware.memoryMax = ByteSize::fromGiB(3);
        m_store->save(a);
        const QByteArray text = readFile(path);
        QVERIFY2(text.startsWith("# mine\n") && text.contains("x-colour: red\n") && text.contains("memory: 3GiB\n"),
                 text.constData());
    }

    void badFileHidesNoOther()
    {
        m_store->create(guest(QStringLiteral("a")));
        m_store->create(guest(QStringLiteral("c")));
        writeByHand(m_store->pathOf(QStringLiteral("b")), "memory: 512\n");
        writeByHand(m_store->pathOf(QStringLiteral("huge")), QByteArray(2 << 20, '#'));
        QVERIFY(QDir(m_store->directory()).mkdir(QStringLiteral("dir.yaml")));
        const auto entries = m_store->loadAll();
        QCOMPARE(entries.size(), 5);
        QVERIFY(entries[0].file && !entries[1].file && entries[2].file && !entries[3].file && !entries[4].file);
        QVERIFY(entries[3].error->text.contains(QStringLiteral("dir.yaml is not a plain file")));
        QCOMPARE(entries[1].error->code, ErrorCode::BadDefinition);
        QVERIFY(entries[1].error->text.contains(QStringLiteral("b.yaml:1:1: found no 'name'")));
    }

    void refusesTwoOfOneUuid()
    {
        GuestDefinition a = guest(QStringLiteral("a"));
        m_store->create(a);
        a.name = a.hardware.name = QStringLiteral("b");
        m_store->create(a);
        const auto entries = m_store->loadAll();
        QVERIFY(entries[0].file && !entries[1].file);
        QVERIFY(entries[1].error->text.contains(QStringLiteral("same UUID")));
    }

    void refusesNameOfAnother()
    {
        m_store->create(guest(QStringLiteral("a")));
        QVERIFY(QFile::rename(m_store->pathOf(QStringLiteral("a")), m_store->pathOf(QStringLiteral("b"))));
        const auto entries = m_store->loadAll();
        QCOMPARE(entries.size(), 1);
        QVERIFY(entries[0].error->text.contains(QStringLiteral("holds a guest named 'a'")));
    }

    void refusedByName()
    {
        m_store->create(guest(QStringLiteral("a")));
        const auto code = [](const std::function<void()> &call) {
            const auto error = test::thrownBy(call);
            return error ? errorCodeName(error->code) : QStringLiteral("nothing");
        };
        QCOMPARE(code([&] { m_store->create(guest(QStringLiteral("a"))); }), QStringLiteral("AlreadyExists"));
        QCOMPARE(code([&] { m_store->create(guest(QStringLiteral("../a"))); }), QStringLiteral("InvalidArgument"));
        QCOMPARE(code([&] { m_store->load(QStringLiteral("../a")); }), QStringLiteral("InvalidArgument"));
        QCOMPARE(code([&] { m_store->remove(QStringLiteral("none")); }), QStringLiteral("NotFound"));
        QCOMPARE(code([&] { m_store->rename(QStringLiteral("none"), guest(QStringLiteral("new"))); }),
                 QStringLiteral("NotFound"));
        GuestDefinition low = guest(QStringLiteral("low"));
        low.hardware.memoryMax = ByteSize::fromMiB(1);
        QCOMPARE(code([&] { m_store->create(low); }), QStringLiteral("InvalidArgument"));
        QVERIFY(!QFile::exists(m_store->pathOf(QStringLiteral("low"))));
        QCOMPARE(m_store->load(QStringLiteral("none")).error->code, ErrorCode::NotFound);
    }

    void renamesWithComments()
    {
        GuestDefinition a = guest(QStringLiteral("a"));
        m_store->create(a);
        writeByHand(m_store->pathOf(QStringLiteral("a")), "# mine\n" + readFile(m_store->pathOf(QStringLiteral("a"))));
        a.name = a.hardware.name = QStringLiteral("b");
        m_store->rename(QStringLiteral("a"), a);
        QVERIFY(!QFile::exists(m_store->pathOf(QStringLiteral("a"))));
        QVERIFY(readFile(m_store->pathOf(QStringLiteral("b"))).startsWith("# mine\nname: b\n"));
        m_store->create(guest(QStringLiteral("c")));
        a.name = a.hardware.name = QStringLiteral("c");
        const auto error = test::thrownBy([&] { m_store->rename(QStringLiteral("b"), a); });
        QVERIFY(error && error->code == ErrorCode::AlreadyExists);
        QVERIFY(QFile::exists(m_store->pathOf(QStringLiteral("b"))));
    }

    void followsNoLink()
    {
        const QString outside = m_dir->filePath(QStringLiteral("outside.yaml"));
        const GuestDefinition a = guest(QStringLiteral("a"));
        writeByHand(outside, writeDefinition(a));
        QVERIFY(QFile::link(outside, m_store->pathOf(QStringLiteral("a"))));
        QCOMPARE(m_store->loadAll().at(0).error->code, ErrorCode::PermissionDenied);
        const QByteArray before = readFile(outside);
        GuestDefinition changed = a;
        changed.title = QStringLiteral("changed");
        const auto error = test::thrownBy([&] { m_store->save(changed); });
        QVERIFY(error && error->code == ErrorCode::PermissionDenied);
        QCOMPARE(readFile(outside), before);
    }

    void tellsOfEditsByHand()
    {
        GuestDefinition a = guest(QStringLiteral("a"));
        m_store->create(a);
        QSignalSpy spy(m_store.get(), &DefinitionStore::changed);
        const QString path = m_store->pathOf(QStringLiteral("a"));
        a.title = QStringLiteral("own change");
        m_store->save(a);
        writeByHand(m_store->pathOf(QStringLiteral("b")), "name: b\n");
        QVERIFY(test::waitUntil([&] { return spy.size() == 1; }));
        QCOMPARE(spy.takeFirst().at(0).toString(), m_store->pathOf(QStringLiteral("b"))); // and not the own change
        replaceFile(path, readFile(path) + "# replaced, as editors do\n");
        QVERIFY(test::waitUntil([&] { return spy.size() == 1; }));
        QCOMPARE(spy.takeFirst().at(0).toString(), path);
        writeByHand(path, "written in place\n");
        QVERIFY(test::waitUntil([&] { return !spy.isEmpty(); }));
        QCOMPARE(spy.takeFirst().at(0).toString(), path);
        spy.clear();
        QVERIFY(QFile::remove(path));
        QVERIFY(test::waitUntil([&] { return !spy.isEmpty() && spy.last().at(0).toString() == path; }));
    }

    void fullDiskKeepsTheOldFile()
    {
        const QString mountPoint = m_dir->filePath(QStringLiteral("small"));
        QVERIFY(QDir().mkpath(mountPoint));
        const QByteArray where = QFile::encodeName(mountPoint);
        if (::mount("tmpfs", where.constData(), "tmpfs", 0, "size=64k") != 0)
            QSKIP("cannot mount a small tmpfs here (needs root)");
        const auto unmount = qScopeGuard([&] { ::umount2(where.constData(), MNT_DETACH); });
        DefinitionStore store(mountPoint + QStringLiteral("/guests"));
        GuestDefinition a = guest(QStringLiteral("a"));
        store.create(a);
        const QByteArray before = readFile(store.pathOf(QStringLiteral("a")));
        QFile filler(mountPoint + QStringLiteral("/filler"));
        QVERIFY(filler.open(QIODevice::WriteOnly | QIODevice::Unbuffered));
        while (filler.write(QByteArray(4096, 'x')) > 0) {}
        a.title = QString(20000, u'x');
        const auto error = test::thrownBy([&] { store.save(a); });
        QVERIFY(error);
        QCOMPARE(error->code, ErrorCode::NoSpace);
        QCOMPARE(readFile(store.pathOf(QStringLiteral("a"))), before);
        QCOMPARE(QDir(store.directory()).entryList(QDir::Files | QDir::Hidden).size(), 1);
    }

private:
    std::unique_ptr<QTemporaryDir> m_dir;
    std::unique_ptr<DefinitionStore> m_store;
};

QTEST_GUILESS_MAIN(TestDefinitionStore)
#include "test_definition_store.moc"
