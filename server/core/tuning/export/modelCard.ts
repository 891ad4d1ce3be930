import { stringify } from 'yaml'
import type { AdapterCard, AdapterTraining } from '../adapter/adapterCard.ts'
import type { TuningSettings } from '../settings/tuningSettings.ts'
import { hubName } from './hubNames.ts'

/** What a model card says besides what the adapter's own card knows. Licences as they were stated, such as `Apache-2.0`; null: not known. */
export type ModelCardFacts = {
  /** Of Assay. */
  version: string
  baseLicence: string | null
  datasetLicence: string | null
  /** Rows that were held out and never learnt; null if it is not known. */
  testRows: number | null
  /** Where its PEFT files are, from the card; null without them. */
  peft: '.' | './peft' | null
  /** Whether the folder has what a training elsewhere needs. */
  canRepeat: boolean
}

/** The README of an adapter: YAML front matter as the Hugging Face hub reads it, and what a person needs to use, judge and repeat it. */
export function modelCard(card: AdapterCard, facts: ModelCardFacts): string {
  return `---\n${stringify(frontMatter(card, facts), { lineWidth: 0 })}---\n\n${body(card, facts)}`
}

/** Licences by their ids on the hub. */
const hubLicences = ['apache-2.0', 'mit', 'cc-by-4.0', 'cc-by-sa-4.0', 'cc0-1.0', 'gemma', 'llama3.2', 'openrail', 'bsd-3-clause']

function frontMatter({ id, base, training }: AdapterCard, { baseLicence }: ModelCardFacts): Record<string, unknown> {
  const known = hubLicences.find((licence) => licence === baseLicence?.toLowerCase())
  return {
    base_model: hubName(base.id) ?? base.id,
    library_name: 'peft',
    pipeline_tag: 'text-generation',
    tags: ['lora', 'gguf', 'assay', ...(training ? [training.settings.method] : [])],
    ...(known !== undefined ? { license: known } : baseLicence !== null && { license: 'other', license_name: baseLicence }),
    model_name: id,
  }
}

function body(card: AdapterCard, facts: ModelCardFacts): string {
  const { id, training } = card
  const hub = hubName(card.base.id)
  return [
    `# ${id}`,
    `A LoRA adapter for the model \`${card.base.id}\`: weights that are added to those of the model. It is of no use without them.`,
    '## Base',
    table([
      ['model', `\`${card.base.id}\``],
      ['unquantised weights', hub === null ? null : `\`${hub}\` on the Hugging Face hub`],
      ['SHA-256 of the model file', `\`${card.base.sha256}\``],
      ['rank, alpha', `${card.rank}, ${card.alpha}`],
      ['layers', card.targets.map((target) => `\`${target}\``).join(', ')],
      ['SHA-256 of the adapter', `\`${card.sha256}\``],
    ]),
    'The adapter was trained on exactly this file. With another quantisation of the model it works nearly as well; with another model it does not.',
    '## Use',
    uses(card, facts),
    ...(training
      ? trainingSections(card, training, facts)
      : ['## Training', 'It was trained elsewhere, so nothing is known of its rows and settings.']),
    '## Licences',
    licences(facts, training !== null),
    `Written by Assay ${facts.version}. The adapter was made at ${card.madeAt}.`,
  ]
    .join('\n\n')
    .concat('\n')
}

function uses({ id, base, file }: AdapterCard, { peft }: ModelCardFacts): string {
  return [
    'In Assay, as an axis of a sweep:',
    code('', [`npm run assay -- adapters add ${file} --base ${base.id} --name ${id}`]),
    code('yaml', [`adapter: [none, ${id}@0.5, ${id}]`]),
    'In llama.cpp:',
    code('', [`llama-cli -m BASE.gguf --lora ${file}`]),
    ...(peft === null
      ? []
      : [
          'In PEFT:',
          code('python', [
            'from peft import PeftModel',
            'from transformers import AutoModelForCausalLM',
            '',
            `model = AutoModelForCausalLM.from_pretrained(${JSON.stringify(hubName(base.id) ?? 'BASE')})`,
            `model = PeftModel.from_pretrained(model, ${JSON.stringify(peft)})`,
          ]),
        ]),
  ].join('\n\n')
}

function trainingSections({ id }: AdapterCard, training: AdapterTraining, facts: ModelCardFacts): string[] {
  const { dataset, rows, settings } = training
  return [
    '## Training data',
    table([
      ['dataset', dataset.name],
      ['snapshot', dataset.snapshot],
      ['SHA-256 of its rows', `\`${dataset.sha256}\``],
      ['rows learnt', String(rows.train)],
      ['rows that chose the step', String(rows.validation)],
      ['rows held out for tests', facts.testRows === null ? null : String(facts.testRows)],
    ]),
    settings.method === 'sft'
      ? 'The answers and their end token were learnt; prompts and padding were not.'
      : 'Pairs of a better and a worse answer were learnt by direct preference optimisation (DPO), against the base model.',
    '## Settings',
    table(settingRows(settings)),
    '## Results',
    table(resultRows(training)),
    evaluated(training, { ...facts, id }),
    '## Repeat it',
    facts.canRepeat
      ? '`training/` has the exact rows as tokens, the script and the pinned packages. `elsewhere/` has the rows as messages, with a config for axolotl and a script for Unsloth. `REPEAT.md` says how to run them.'
      : 'The rows of the training are not in this folder. The dataset snapshot above has them.',
    '## Limits',
    'A model learns the form of its rows more easily than their facts: what the answers say has to be checked. Losses say how well the rows are imitated, and not how good an answer is. The licence and the limits of the base model apply.',
  ]
}

function settingRows(settings: TuningSettings): CardRow[] {
  const { method, beta, ...shared } = settings
  const names: Record<keyof typeof shared, string> = {
    rank: 'rank',
    alpha: 'alpha',
    dropout: 'dropout',
    targets: 'targets',
    learningRate: 'learning rate',
    batch: 'batch',
    accumulation: 'accumulation',
    epochs: 'epochs',
    warmup: 'warm-up steps',
    schedule: 'schedule',
    weightDecay: 'weight decay',
    maxGradNorm: 'greatest gradient norm',
    maxSteps: 'step limit',
    context: 'context',
    validateEvery: 'steps between validations',
    patience: 'patience',
    seed: 'seed',
  }
  const shown = (value: TuningSettings[keyof TuningSettings]) => (Array.isArray(value) ? value.join(', ') : String(value))
  return [
    ['method', method],
    ...Object.entries(names).map(([key, name]): CardRow => {
      const value = shared[key as keyof typeof shared]
      return [name, value === null ? null : shown(value)]
    }),
    ['beta', method === 'dpo' ? String(beta) : null],
  ]
}

function resultRows({ steps, bestStep, trainTokens, tokensPerSecond, loss, validationLoss, ms }: AdapterTraining): CardRow[] {
  const number = (value: number | null) => (value === null ? 'not known' : value.toFixed(4))
  return [
    ['steps', String(steps)],
    ['step whose weights these are', bestStep === null ? null : String(bestStep)],
    ['tokens', String(trainTokens)],
    ['tokens a second', tokensPerSecond === null ? null : tokensPerSecond.toFixed(0)],
    ['training loss, first and last step', `${number(loss.first)}, ${number(loss.last)}`],
    ['validation loss', number(validationLoss)],
    ['time', `${(ms / 60_000).toFixed(1)} minutes`],
  ]
}

function evaluated({ rows, settings }: AdapterTraining, { testRows, id }: ModelCardFacts & { id: string }): string {
  const unit = settings.method === 'sft' ? 'nats for a learnt token' : 'nats for a pair'
  const validation =
    rows.validation > 0
      ? `The validation loss is the mean over ${rows.validation} rows that were not learnt, in ${unit}; the step with the least one was kept.`
      : 'No rows were held out for validation, so the losses are of rows that were learnt.'
  const test =
    testRows !== null && testRows > 0
      ? ` ${testRows} rows of the test split took no part. \`npm run assay -- adapters evaluate ${id}\` writes a notebook that asks them of the base model, of half the adapter and of the whole one.`
      : ''
  return validation + test
}

function licences({ baseLicence, datasetLicence }: ModelCardFacts, isTrainedHere: boolean): string {
  return table([
    ['base model', baseLicence ?? 'not known'],
    ['dataset', isTrainedHere ? (datasetLicence ?? 'not known') : null],
  ])
}

/** A row of a table; one whose value is null is left out. */
type CardRow = [name: string, value: string | null]

function table(rows: readonly CardRow[]): string {
  const cell = (text: string) => text.replaceAll('|', '\\|').replace(/\s+/g, ' ')
  const lines = rows.flatMap(([name, value]) => (value === null ? [] : [`| ${cell(name)} | ${cell(value)} |`]))
  return ['| | |', '| --- | --- |', ...lines].join('\n')
}

function code(language: string, lines: readonly string[]): string {
  return ['```' + language, ...lines, '```'].join('\n')
}
