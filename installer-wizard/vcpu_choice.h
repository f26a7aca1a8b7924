// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QWidget>
#include <optional>

class QSpinBox;

namespace domus::wizard {

class MarkedSlider;
class TextLabel;

/// How many vCPUs: whole steps up to the host's processors by slider, beyond them by number, with a remark.
class VcpuChoice : public QWidget {
    Q_OBJECT
public:
    explicit VcpuChoice(QWidget *parent = nullptr);

    void setHostCpus(int cpus);
    void setRecommendation(int vcpus);

    int value() const;
    std::optional<qint64> answer() const;
    QSpinBox *spin() const { return m_spin; }

Q_SIGNALS:
    void changed();

private:
    void onSpinChanged(int value);
    void updateTexts();

    MarkedSlider *m_slider;
    QSpinBox *m_spin;
    TextLabel *m_legend;
    TextLabel *m_remark;
    int m_hostCpus = 1;
    int m_recommended = 1;
    bool m_touched = false;
};

} // namespace domus::wizard
