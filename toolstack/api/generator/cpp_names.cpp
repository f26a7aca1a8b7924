// SPDX-License-Identifier: GPL-3.0-or-later
#include "generator/cpp_names.h"

#include <QSet>

namespace domus::varlinkgen {
namespace {

QString safe(const QString &name)
{
    static const QSet<QString> keywords = [] {
        const QString all = QStringLiteral(
            "alignas alignof and and_eq asm auto bitand bitor bool break case catch char char8_t char16_t char32_t class compl "
            "concept const consteval constexpr constinit const_cast continue co_await co_return co_yield decltype default delete "
            "do double dynamic_cast else enum explicit export extern false float for friend goto if inline int long mutable "
            "namespace new noexcept not not_eq nullptr operator or or_eq private protected public register reinterpret_cast "
            "requires return short signed sizeof static static_assert static_cast struct switch template this thread_local "
            "throw true try typedef typeid typename union unsigned using virtual void volatile wchar_t while xor xor_eq");
        const QStringList words = all.split(u' ');
        return QSet<QString>(words.begin(), words.end());
    }();
    return keywords.contains(name) ? QString(name + u'_') : name;
}

} // namespace

QString pascalCase(const QString &snake)
{
    QString out;
    for (const QString &word : snake.split(u'_'))
        out += word.left(1).toUpper() + word.mid(1);
    return out;
}

QString camelCase(const QString &snake)
{
    return functionName(pascalCase(snake));
}

QString functionName(const QString &member)
{
    return safe(member.left(1).toLower() + member.mid(1));
}

QString docComment(const QStringList &lines, int indent)
{
    QString out;
    for (const QString &line : lines)
        out += QString(indent, u' ') + QStringLiteral("/// ") + line + u'\n';
    return out.replace(QStringLiteral("/// \n"), QStringLiteral("///\n"));
}

} // namespace domus::varlinkgen
