// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "byte_size.h"

#include <QWidget>
#include <functional>
#include <optional>

class QLineEdit;

namespace domus::wizard {

class MarkedSlider;
class TextLabel;

/// A size by slider and by exact text, with marks for the least and the recommendation, and a line that tells both.
/// An answer only once a person has touched it; until then it shows the recommendation.
class SizeChoice : public QWidget {
    Q_OBJECT
public:
    using Rule = std::function<QString(ByteSize size)>;

    /// Objects are named PREFIXSlider, PREFIXEdit, PREFIXProblem.
    explicit SizeChoice(const QString &prefix, const QString &name, QWidget *parent = nullptr);

    /// The slider's ends; the text may go beyond them.
    void setRange(ByteSize least, ByteSize most);
    /// Zero = not known.
    void setRecommendation(ByteSize least, ByteSize recommended);
    /// What it shows, without a mark, until it is touched.
    void setDefault(ByteSize size);
    void setLegend(const QString &text);
    /// Why a size is refused, and what to say about one that is not; each empty for nothing.
    void setRules(Rule problem, Rule remark);
    /// Asks the rules again.
    void checkAgain();

    ByteSize value() const { return m_value; }
    std::optional<ByteSize> answer() const;
    bool isGood() const { return m_problem.isEmpty(); }
    QLineEdit *edit() const { return m_edit; }

Q_SIGNALS:
    void changed();

private:
    void onSliderMoved(int position);
    void onTextEdited(const QString &text);
    void setValue(ByteSize value);
    void showProblem();
    void placeMarks();

    MarkedSlider *m_slider;
    QLineEdit *m_edit;
    TextLabel *m_legend;
    TextLabel *m_message;
    QList<ByteSize> m_steps;
    ByteSize m_value;
    ByteSize m_least;
    ByteSize m_recommended;
    Rule m_problemRule;
    Rule m_remarkRule;
    QString m_textProblem; ///< of text that is no size
    QString m_problem;
    bool m_touched = false;
};

} // namespace domus::wizard
