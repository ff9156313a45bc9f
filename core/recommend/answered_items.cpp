#include "core/recommend/answered_items.h"

namespace nearfield {

bool AnsweredItems::fit(const Interactions& train, const FitOptions& options, const std::stop_token& stop)
{
    m_answered = 0;
    m_numbers.resize(train.items());
    for (std::size_t item = 0; item < train.items(); ++item) {
        if (!train.ofItem(item).empty()) {
            m_numbers[item] = static_cast<std::uint32_t>(m_answered++);
        }
    }
    for (std::size_t item = 0; item < train.items(); ++item) {
        if (train.ofItem(item).empty()) {
            m_numbers[item] = static_cast<std::uint32_t>(m_answered);
        }
    }
    std::vector<Interaction> answers(train.all().begin(), train.all().end());
    for (Interaction& answer : answers) {
        answer.item = m_numbers[answer.item];
    }
    return m_model->fit({train.kind(), train.listeners(), m_answered + 1, std::move(answers)}, options, stop);
}

void AnsweredItems::scores(std::size_t listener, std::span<float> scores) const
{
    std::vector<float> few(m_answered + 1);
    m_model->scores(listener, few);
    for (std::size_t item = 0; item < scores.size(); ++item) {
        scores[item] = few[m_numbers[item]];
    }
}

std::optional<Prediction> AnsweredItems::predict(std::size_t listener, std::size_t item) const
{
    return m_model->predict(listener, m_numbers[item]);
}

} // namespace nearfield
