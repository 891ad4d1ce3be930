'use client'

import { useState } from 'react'
import { defaultPrompts, promptLanguages } from '#server/core/dataset/synthesis/synthesisRequest.ts'
import { Button } from '../../../_ui/controls/Button.tsx'
import { Field } from '../../../_ui/controls/Field.tsx'
import { SegmentedControl } from '../../../_ui/controls/SegmentedControl.tsx'
import { TextArea } from '../../../_ui/controls/TextArea.tsx'
import type { SynthesisDraft } from './synthesisDraft.ts'

const languageNames: Record<(typeof promptLanguages)[number], string> = {
  other: 'For texts in English and others',
  ko: 'For texts in Korean',
}
const languages = promptLanguages.map((value) => ({ value, label: languageNames[value] }))

type Props = { draft: SynthesisDraft; change: (next: Partial<SynthesisDraft>) => void; problem: string | null }

/** The prompts that the model gets, by the language of the text. */
export function PromptFields({ draft: { kind, prompts }, change, problem }: Props) {
  const [language, setLanguage] = useState<(typeof promptLanguages)[number]>('other')
  const isDefault = prompts[kind] === defaultPrompts[kind]
  const fields =
    kind === 'questions'
      ? [
          {
            label: 'Prompt of the question',
            hint: '{{passage}} stands for the passage.',
            text: prompts.questions[language].question,
            write: (question: string) => ({
              ...prompts,
              questions: { ...prompts.questions, [language]: { ...prompts.questions[language], question } },
            }),
          },
          {
            label: 'Prompt of the answer',
            hint: '{{passage}} and {{question}}.',
            text: prompts.questions[language].answer,
            write: (answer: string) => ({
              ...prompts,
              questions: { ...prompts.questions, [language]: { ...prompts.questions[language], answer } },
            }),
          },
        ]
      : [
          {
            label: 'Prompt of the paraphrase',
            hint: '{{text}} stands for the question of the row.',
            text: prompts.paraphrases[language].paraphrase,
            write: (paraphrase: string) => ({ ...prompts, paraphrases: { ...prompts.paraphrases, [language]: { paraphrase } } }),
          },
        ]
  return (
    <section aria-label="Prompts" className="flex flex-col gap-3">
      <div className="flex flex-wrap items-center gap-2">
        <SegmentedControl label="Language of the prompts" value={language} onChange={setLanguage} options={languages} />
        <span className="flex-1" />
        {isDefault ? null : (
          <Button size="sm" variant="ghost" onClick={() => change({ prompts: { ...prompts, [kind]: defaultPrompts[kind] } })}>
            As they were
          </Button>
        )}
      </div>
      {fields.map(({ label, hint, text, write }) => (
        <Field key={`${kind} ${language} ${label}`} label={label} hint={hint}>
          {(ids) => (
            <TextArea
              {...ids}
              rows={4}
              className="max-h-60"
              value={text}
              onChange={(event) => change({ prompts: write(event.target.value) })}
            />
          )}
        </Field>
      ))}
      {problem ? (
        <p role="alert" className="text-sm text-bad">
          {problem}
        </p>
      ) : null}
    </section>
  )
}
