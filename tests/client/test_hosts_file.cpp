// SPDX-License-Identifier: GPL-3.0-or-later
#include "files.h"
#include "hosts_file.h"
#include "private_home.h"
#include "waiting.h"

#include <QDir>
#include <QFile>
#include <QFileInfo>
#include <QTest>

using namespace domus;

class TestHostsFile : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void readsWhatAPersonWrote()
    {
        const auto hosts = parseHosts("# mine\n---\nhosts: # all of them\n\n  - name: atlas   # the big one\n"
                                      "    ssh: admin@atlas.example.org\n    port: 2222\n    identity: \"~/.ssh/my key\"\n"
                                      "  - ssh: 'fe80::1%eth0'\n    name: b-2\n    known-hosts: /etc/lab_hosts\n");
        QVERIFY2(hosts, hosts ? "" : qPrintable(hosts.error().text));
        QCOMPARE(hosts->size(), qsizetype(2));
        const RemoteHost atlas{
            QStringLiteral("atlas"), QStringLiteral("admin@atlas.example.org"), 2222, QStringLiteral("~/.ssh/my key"), {}};
        QVERIFY(hosts->at(0) == atlas);
        const RemoteHost other{QStringLiteral("b-2"), QStringLiteral("fe80::1%eth0"), 0, {}, QStringLiteral("/etc/lab_hosts")};
        QVERIFY(hosts->at(1) == other);
        for (const char *empty : {"", "\n", "# nothing\n", "hosts:\n", "hosts: []\n", "---\n"})
            QVERIFY2(parseHosts(empty) && parseHosts(empty)->isEmpty(), empty);
    }

    void saysWhereItIsWrong_data()
    {
        QTest::addColumn<QByteArray>("text");
        QTest::addColumn<QString>("expected");
        const auto row = [](const char *name, const char *text, const char *expected) {
            QTest::newRow(name) << QByteArray(text) << QString::fromUtf8(expected);
        };
        row("another top", "guests:\n", "hosts.yaml:1: found 'guests:'; expected 'hosts:'");
        row("flow style", "hosts: [{name: a, ssh: b}]\n", "hosts.yaml:1: found 'hosts: [{name: a, ssh: b}]'; expected 'hosts:'");
        row("no dash", "hosts:\n  name: a\n", "hosts.yaml:2: found 'name: a'; expected '- name: ...'");
        row("a tab", "hosts:\n\t- name: a\n", "hosts.yaml:2: a tab; expected spaces");
        row("indented otherwise", "hosts:\n  - name: a\n     ssh: b\n", "hosts.yaml:3: this line is indented by 5; expected 4");
        row("no destination", "hosts:\n  - name: a\n  - name: c\n    ssh: d\n", "hosts.yaml:2: this host has no 'ssh'");
        row("no name", "hosts:\n  - ssh: a\n", "hosts.yaml:2: this host has no 'name'");
        row("unknown key", "hosts:\n  - name: a\n    ssh: b\n    user: c\n", "hosts.yaml:4: unknown key 'user'");
        row("a key twice", "hosts:\n  - name: a\n    name: b\n", "hosts.yaml:3: 'name' is there twice");
        row("a name twice", "hosts:\n  - name: a\n    ssh: b\n  - name: a\n    ssh: c\n",
            "hosts.yaml:4: the name 'a' is there twice");
        row("no value", "hosts:\n  - name: a\n    ssh: # none\n", "hosts.yaml:3: 'ssh' has no value");
        row("port", "hosts:\n  - name: a\n    ssh: b\n    port: ssh\n", "hosts.yaml:4: 'ssh' is not a port (1 to 65535)");
        row("port too high", "hosts:\n  - name: a\n    ssh: b\n    port: 65536\n",
            "hosts.yaml:2: 65536 is not a port (1 to 65535)");
        row("an option", "hosts:\n  - name: a\n    ssh: -oProxyCommand=x\n",
            "hosts.yaml:2: '-oProxyCommand=x' is not a destination for ssh");
        row("open quotes", "hosts:\n  - name: \"a\n", "hosts.yaml:2: the quotes of \"a do not end the value");
        row("an anchor", "hosts:\n  - name: &a b\n", "hosts.yaml:2: the value begins with '&'; expected a plain one");
    }
    void saysWhereItIsWrong()
    {
        QFETCH(QByteArray, text);
        QFETCH(QString, expected);
        const auto hosts = parseHosts(text);
        QVERIFY(!hosts);
        QCOMPARE(hosts.error().code, ErrorCode::BadDefinition);
        QCOMPARE(hosts.error().text, expected);
    }

    void noWordBecomesAnOptionOrACommand()
    {
        const auto problem = [](const QString &destination) { return problemOf({QStringLiteral("a"), destination, 0, {}, {}}); };
        for (const char *good : {"atlas", "root@atlas", "me@corp.example@atlas", "10.0.0.1", "::1", "fe80::1%eth0", "a_b-c.d"})
            QCOMPARE(problem(QLatin1String(good)), QString());
        for (const char *bad : {"",       "-v",        "-oProxyCommand=touch x",
                                "me@-v",  "-me@atlas", "a b",
                                "a;b",    "$(b)",      "`b`",
                                "a'b",    "a\nb",      "me@",
                                "@atlas", "a|b",       "a&b",
                                "a/b",    "{a,b}",     "ssh://a",
                                "a%",     "%h"})
            QVERIFY2(!problem(QLatin1String(bad)).isEmpty(), bad);
        for (const char *bad : {"", "-a", "local", "a b", "a/b", ".a", "\xc3\xa4"})
            QVERIFY2(!problemOf({QString::fromUtf8(bad), QStringLiteral("a"), 0, {}, {}}).isEmpty(), bad);
        for (const char *bad : {"key", "-i", "~root/key", "/a\"b", "/a\nb", "/%d/key", "/${HOME}/key"})
            QVERIFY2(!problemOf({QStringLiteral("a"), QStringLiteral("a"), 0, QLatin1String(bad), {}}).isEmpty(), bad);
    }

    void sshIsGivenItsWords()
    {
        const RemoteHost host{QStringLiteral("a"), QStringLiteral("me@atlas"), 2222, QStringLiteral("/k/my key"),
                              QStringLiteral("/k/known hosts")};
        const QStringList words =
            sshArguments(host, SshQuestions::None, QStringLiteral("/run/x/abc"), QStringLiteral("dom bridge --greet"));
        // Behind "--" there are two words: no more can come from a host's name.
        QCOMPARE(words.mid(words.size() - 3),
                 (QStringList{QStringLiteral("--"), QStringLiteral("me@atlas"), QStringLiteral("dom bridge --greet")}));
        QCOMPARE(words.indexOf(QStringLiteral("--")), words.size() - 3);
        for (const char *option : {"BatchMode=yes", "ServerAliveInterval=5", "ControlMaster=auto", "ControlPath=/run/x/abc",
                                   "IdentitiesOnly=yes", "UserKnownHostsFile=\"/k/known hosts\""})
            QVERIFY2(words.contains(QLatin1String(option)), option);
        for (const QString &word : words) {
            QVERIFY2(!word.contains(QLatin1String("StrictHostKeyChecking")), qPrintable(word));
            QVERIFY2(!word.contains(QLatin1String("CheckHostIP")), qPrintable(word));
        }
        const QStringList asking = sshArguments(host, SshQuestions::Askpass, {}, QStringLiteral("x"));
        QVERIFY(asking.contains(QStringLiteral("BatchMode=no")));
        QVERIFY(asking.contains(QStringLiteral("ControlPath=none")));
        QCOMPARE(sshCommandLine(host),
                 QStringLiteral(
                     "ssh -p 2222 -i '/k/my key' -o IdentitiesOnly=yes -o 'UserKnownHostsFile=\"/k/known hosts\"' me@atlas"));
    }

    void oneSocketForEachLogin()
    {
        const RemoteHost host{QStringLiteral("a"), QStringLiteral("me@atlas"), 0, {}, {}};
        RemoteHost other = host;
        other.identity = QStringLiteral("/k");
        const QString path = sshControlPath(host, QStringLiteral("/run/user/1000/domus/ssh"));
        QVERIFY(path.startsWith(QStringLiteral("/run/user/1000/domus/ssh/")));
        QVERIFY(path != sshControlPath(other, QStringLiteral("/run/user/1000/domus/ssh")));
        QCOMPARE(sshControlPath(host, QStringLiteral("/") + QString(80, u'x')), QString()); // no room in a socket's address
        QCOMPARE(sshControlPath(host, QStringLiteral("/run/a b")), QString());
    }

    void saysWhatToDo()
    {
        const RemoteHost host{QStringLiteral("a"), QStringLiteral("me@atlas"), 0, {}, {}};
        const auto error = [&](int code, const char *words) { return sshError(host, code, QLatin1String(words)).info(); };
        QCOMPARE(error(127, "sh: 1: dom: not found").text, QStringLiteral("there is no Domus on the host a"));
        QCOMPARE(error(5, "dom: x").text, QStringLiteral("the daemon on the host a cannot be reached"));
        const ErrorInfo refused = error(255, "me@atlas: Permission denied (publickey).");
        QCOMPARE(refused.code, ErrorCode::PermissionDenied);
        QCOMPARE(refused.cause, QStringLiteral("me@atlas: Permission denied (publickey)."));
        QVERIFY2(refused.hint.contains(QStringLiteral("ssh me@atlas")), qPrintable(refused.hint));
        QVERIFY(error(255, "WARNING: REMOTE HOST IDENTIFICATION HAS CHANGED!").hint.contains(QStringLiteral("another key")));
        QVERIFY(error(255, "No ED25519 host key is known for x").hint.contains(QStringLiteral("fingerprint")));
        QCOMPARE(error(255, "connect to host x port 22: Connection refused").code, ErrorCode::Disconnected);
        QVERIFY(!error(-1, "").hint.isEmpty());
    }

    void addsAndRemovesAndKeepsComments()
    {
        const test::PrivateHome home;
        QVERIFY(loadHosts().isEmpty());
        const RemoteHost atlas{QStringLiteral("atlas"), QStringLiteral("me@atlas"), 22, QStringLiteral("~/k"),
                               QStringLiteral("/h")};
        addHost(atlas);
        QVERIFY(loadHosts() == QList<RemoteHost>{atlas});
        QCOMPARE(int(QFile::permissions(hostsFilePath()) & 0x077), 0);

        replaceFile(hostsFilePath(), "# mine\nhosts:\n- name: one # first\n  ssh: a\n# between\n- name: two\n  ssh: b\n# last\n");
        addHost(atlas);
        QCOMPARE(loadHost(QStringLiteral("atlas")).port, 22);
        removeHost(QStringLiteral("one"));
        QCOMPARE(readFile(hostsFilePath()),
                 QByteArray("# mine\nhosts:\n# between\n- name: two\n  ssh: b\n- name: \"atlas\"\n  ssh: \"me@atlas\"\n"
                            "  port: 22\n  identity: \"~/k\"\n  known-hosts: \"/h\"\n# last\n"));
        removeHost(QStringLiteral("two"));
        removeHost(QStringLiteral("atlas"));
        QVERIFY(loadHosts().isEmpty());
        addHost(atlas);
        QCOMPARE(loadHosts().size(), qsizetype(1));

        const auto taken = test::thrownBy([&] { addHost(atlas); });
        QVERIFY(taken && taken->code == ErrorCode::AlreadyExists);
        const auto bad = test::thrownBy([] { addHost({QStringLiteral("b"), QStringLiteral("-v"), 0, {}, {}}); });
        QVERIFY(bad && bad->code == ErrorCode::InvalidArgument);
        const auto none = test::thrownBy([] { removeHost(QStringLiteral("none")); });
        QVERIFY(none && none->code == ErrorCode::NotFound);
        QVERIFY2(none->hint.startsWith(QStringLiteral("There are: local, atlas.")), qPrintable(none->hint));
        QVERIFY(test::thrownBy([] { loadHost(QStringLiteral("none")); }));

        // A file that cannot be read is left as it is.
        replaceFile(hostsFilePath(), "hosts: nonsense\n");
        QVERIFY(test::thrownBy([&] { addHost({QStringLiteral("b"), QStringLiteral("b"), 0, {}, {}}); }));
        QCOMPARE(readFile(hostsFilePath()), QByteArray("hosts: nonsense\n"));
    }
};

QTEST_GUILESS_MAIN(TestHostsFile)
#include "test_hosts_file.moc"
