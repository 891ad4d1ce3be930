// Run by hand after a change of questions: `node server/indexes/checks/writeCases.ts`. Writes cases.jsonl of the sample notebooks.
import { writeFileSync } from 'node:fs'
import path from 'node:path'
import { casesText, handbooks, readQuestions } from './handbooks.ts'

for (const handbook of handbooks) writeFileSync(path.join(handbook.folder, 'cases.jsonl'), casesText(handbook, readQuestions(handbook)))
