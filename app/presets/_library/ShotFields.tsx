import { Plus, Trash2 } from 'lucide-react'
import { Button } from '../../_ui/controls/Button.tsx'
import { Field } from '../../_ui/controls/Field.tsx'
import { IconButton } from '../../_ui/controls/IconButton.tsx'
import { TextArea } from '../../_ui/controls/TextArea.tsx'
import { blankShot, type ShotDraft } from './presetDraft.ts'

export type ShotFieldsProps = { shots: readonly ShotDraft[]; variables: readonly string[]; onChange: (shots: ShotDraft[]) => void }

/** Few-shot pairs: a field for each variable of the user template, and the answer to learn from. */
export function ShotFields({ shots, variables, onChange }: ShotFieldsProps) {
  const replace = (position: number, shot: ShotDraft) => onChange(shots.with(position, shot))
  return (
    <div className="flex flex-col gap-3">
      {shots.map((shot, position) => (
        <section key={position} aria-label={`Shot ${position + 1}`} className="card flex flex-col gap-3 p-3">
          <div className="flex items-center justify-between">
            <h3 className="text-sm font-semibold">Shot {position + 1}</h3>
            <IconButton
              icon={Trash2}
              label={`Remove shot ${position + 1}`}
              size="sm"
              tone="bad"
              onClick={() => onChange(shots.toSpliced(position, 1))}
            />
          </div>
          {[...new Set([...variables, ...Object.keys(shot.vars)])].map((name) => (
            <Field key={name} label={name}>
              {(ids) => (
                <TextArea
                  {...ids}
                  rows={1}
                  value={shot.vars[name] ?? ''}
                  onChange={(event) => replace(position, { ...shot, vars: { ...shot.vars, [name]: event.target.value } })}
                />
              )}
            </Field>
          ))}
          <Field label="Output">
            {(ids) => (
              <TextArea
                {...ids}
                rows={2}
                value={shot.output}
                onChange={(event) => replace(position, { ...shot, output: event.target.value })}
              />
            )}
          </Field>
        </section>
      ))}
      <div>
        <Button size="sm" icon={Plus} onClick={() => onChange([...shots, blankShot(variables)])}>
          Add a shot
        </Button>
      </div>
    </div>
  )
}
