/** How results are written. */
export const OUTPUT_FORMATS = ['text', 'json', 'jsonl', 'csv'] as const
export type OutputFormat = (typeof OUTPUT_FORMATS)[number]

/** Which results are written: those that found something, those that did not, or all. */
export const SHOW = ['found', 'notfound', 'all'] as const
export type Show = (typeof SHOW)[number]
