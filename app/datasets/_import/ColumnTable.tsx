import { rowTargets } from '#server/core/dataset/formats/columns/columnMapping.ts'
import { type ColumnTarget, columnTargets } from '#server/core/dataset/formats/recordFormat.ts'
import { recordFormats } from '#server/core/dataset/formats/recordFormats.ts'
import type { ImportChoices, RowImportPreview as ImportPreview } from '../../_trpc/apiTypes.ts'
import { OptionalSelect } from '../../_ui/controls/OptionalSelect.tsx'
import { withTarget } from './importFiles.ts'

type ColumnTableProps = { preview: ImportPreview; choices: ImportChoices; onChoose: (choices: ImportChoices) => void }

/** The columns of a file with what each is read as; a person can say otherwise. */
export function ColumnTable({ preview: { columns, format, mapping, guess }, choices, onChoose }: ColumnTableProps) {
  const targets = columnTargets.filter(
    (target) =>
      (rowTargets as readonly string[]).includes(target) || format === null || recordFormats[format].members[target] !== undefined,
  )
  const targetOf = (column: string): ColumnTarget | null => columnTargets.find((target) => mapping[target] === column) ?? null
  return (
    <div className="overflow-x-auto rounded-md border">
      <table className="w-full text-sm">
        <thead className="text-left text-muted">
          <tr className="border-b">
            <th scope="col" className="px-3 py-1 font-medium">
              Column
            </th>
            <th scope="col" className="px-3 py-1 font-medium">
              Is read as
            </th>
            <th scope="col" className="min-w-32 px-3 py-1 font-medium">
              Examples
            </th>
          </tr>
        </thead>
        <tbody className="divide-y">
          {columns.map(({ name, examples }) => {
            const target = targetOf(name)
            const isOwn = target !== null && choices.mapping?.[target] === name
            const reason = target !== null && !isOwn ? guess?.reasons[target] : undefined
            return (
              <tr key={name} className="align-top">
                <th scope="row" className="min-w-28 px-3 py-1.5 text-left font-medium break-words">
                  {name}
                </th>
                <td className="w-56 px-3 py-1.5">
                  <OptionalSelect
                    label={`What ${name} is`}
                    value={target}
                    onChange={(next) => onChoose(withTarget(choices, mapping, name, next))}
                    none={{ label: 'A field beside the text' }}
                    options={targets.map((value) => ({ value, label: value }))}
                  />
                  {reason ? <span className="text-xs text-faint">{reason}</span> : null}
                  {isOwn ? <span className="text-xs text-faint">Chosen by you.</span> : null}
                </td>
                <td className="px-3 py-1.5 text-muted">
                  <ul>
                    {examples.slice(0, 2).map((example, position) => (
                      <li key={position} dir="auto" className="line-clamp-1 break-all">
                        {example}
                      </li>
                    ))}
                  </ul>
                </td>
              </tr>
            )
          })}
        </tbody>
      </table>
    </div>
  )
}
