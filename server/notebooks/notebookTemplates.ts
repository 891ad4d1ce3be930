import { join } from 'node:path'
import { AppError } from '../core/errors.ts'
import { namesIn } from '../io/files/folder.ts'
import { readTextFile } from '../io/files/readTextFile.ts'
import type { NotebookDeps } from './notebookDeps.ts'
import type { NotebookTemplate } from './notebookService.types.ts'
import type { NotebookWork } from './notebookWork.ts'

/** A template with its text, from `experiments/_templates/<id>.md`. */
export type TemplateText = NotebookTemplate & { text: string }

const blank: TemplateText = {
  id: 'blank',
  title: 'New notebook',
  description: 'One prompt and one case.',
  text: '---\ntitle: New notebook\nmodel: smollm2-135m-instruct\nseed: 1\n---\n# New notebook\n\n```yaml prompt first\nuser: "{{question}}"\n```\n\n```yaml cases questions\n- vars: { question: "What is the capital of France?" }\n  reference: Paris\n```\n',
}

type TemplateDeps = Pick<NotebookDeps, 'paths'> & { work: Pick<NotebookWork, 'templateTexts'> }
type Unreadable = { id: string; problem: unknown }

/** The templates for new notebooks, `blank` first. There is always that one, even if the folder is missing. */
export async function listTemplates(deps: TemplateDeps): Promise<TemplateText[]> {
  const found = (await readTemplates(deps)).flatMap((template) => ('text' in template ? template : []))
  const first = found.find((template) => template.id === blank.id) ?? blank
  return [first, ...found.filter((template) => template.id !== blank.id)]
}

/** @throws AppError NOT_FOUND with the ids of all templates, CONFLICT for an id that two files have, or why the file cannot be read. */
export async function findTemplate(deps: TemplateDeps, id: string): Promise<TemplateText> {
  const wanted = id.normalize('NFC')
  const [template = wanted === blank.id ? blank : undefined, twin] = (await readTemplates(deps)).filter((each) => each.id === wanted)
  if (twin)
    throw new AppError(
      'CONFLICT',
      `Two templates are named ${wanted}.md, in different Unicode forms. Rename one in experiments/_templates.`,
    )
  if (!template) {
    const ids = (await listTemplates(deps)).map((each) => each.id)
    throw new AppError('NOT_FOUND', `There is no template ${id}. Choose one of: ${ids.join(', ')}.`)
  }
  if ('problem' in template) throw template.problem
  return template
}

async function readTemplates({ paths: { experiments }, work }: TemplateDeps): Promise<(TemplateText | Unreadable)[]> {
  const folder = join(experiments, '_templates')
  // A new notebook from the blank template needs no folder, so none of its problems may prevent it.
  const names = await namesIn(folder, { within: experiments, name: 'experiments/_templates' }).catch(() => [])
  const read = names
    .filter((name) => /^[^._].*\.md$/.test(name))
    .toSorted()
    .map(async (name): Promise<TemplateText | Unreadable> => {
      const id = name.slice(0, -'.md'.length).normalize('NFC')
      try {
        const path = `experiments/_templates/${name}`
        const { text } = await readTextFile(join(folder, name), { within: experiments, name: path })
        // A template whose front matter cannot be read in time is offered under its file name.
        const texts = await work.templateTexts({ path, text }).catch(() => ({}))
        return { id, title: id, description: '', ...texts, text }
      } catch (problem) {
        return { id, problem }
      }
    })
  return Promise.all(read)
}
