import { chosenLanguage, judgeMeasurement, type JudgeOptions, readRubric } from './judge.ts'
import { judgePart, type Texts, judgeTexts } from './judgeTexts.ts'
import { measuredScorer } from '../metric/measurement.ts'
import type { MetricInput, Scorer } from '../metric/metric.ts'

/**
 * The scorer of a judge with a rubric. The prompt is the rubric, the output unless the rubric uses it, and the ending returned by `ask`.
 * `read` converts the probabilities of the choices to the score; `applies` returns false for outputs without a question.
 */
export function rubricScorer(
  { rubric, ...options }: JudgeOptions & { rubric: string },
  ask: (texts: Texts) => { end: string; choices: string[] },
  read: (probabilities: readonly number[], input: MetricInput) => number | null,
  applies: (input: MetricInput) => boolean = () => true,
): Scorer {
  const { render, mentionsOutput } = readRubric(rubric)
  return measuredScorer((input) => {
    const text = render(input)
    if (text === null || !applies(input)) return null
    const texts = judgeTexts[chosenLanguage(options, rubric)]
    const { end, choices } = ask(texts)
    const parts = [text, ...(mentionsOutput ? [] : [judgePart(texts.answer, input.output)]), end]
    return judgeMeasurement(options, input, [parts.join('\n\n')], choices)
  }, read)
}
