/** Answers as Kommo forms them: HAL on success, problem+json on failure, 204 for "nothing there". */

import type { KommoSwitches } from "./kommo-switches.ts";

export interface Answer {
  readonly status: number;
  readonly contentType?: string;
  readonly body?: string;
}

/** One sentence about one part of a request's body. */
export interface Complaint {
  readonly code: string;
  /** `custom_fields_values.0.field_id` */
  readonly path: string;
  readonly detail: string;
}

/** What is wrong with one item of a body. */
export interface ItemComplaints {
  /** The caller's own, or the item's index. */
  readonly requestId: string;
  readonly complaints: readonly Complaint[];
}

/** Thrown where a request is turned down; the handler answers with it. */
export class Refusal extends Error {
  override readonly name = "Refusal";
  readonly answer: Answer;
  constructor(answer: Answer) {
    super(`refused with ${answer.status}`);
    this.answer = answer;
  }
}

export function halAnswer(body: unknown, status = 200): Answer {
  return { status, contentType: "application/hal+json", body: JSON.stringify(body) };
}

/** Success without content: an empty list, a page past the end, an unknown id. Kommo's HTTP codes page. */
export const noContent: Answer = { status: 204 };

const titles = {
  400: "Bad Request",
  401: "Unauthorized",
  402: "Payment Required",
  403: "Forbidden",
  404: "Not Found",
  405: "Method Not Allowed",
  422: "Unprocessable Entity",
  429: "Too Many Requests",
  504: "Gateway Time-out",
} as const;

type ProblemStatus = keyof typeof titles;

/** problem+json; `more` are members beside the four usual ones. */
export function problem(
  status: ProblemStatus,
  detail: string,
  more: Readonly<Record<string, unknown>> = {},
): Answer {
  const type = `https://httpstatus.es/${status}`;
  return {
    status,
    contentType: "application/problem+json",
    body: JSON.stringify({ ...more, title: titles[status], type, status, detail }),
  };
}

/** 400 with the hyphenated `validation-errors`. */
export function validationProblem(
  items: readonly ItemComplaints[],
  language: KommoSwitches["language"],
): Answer {
  const errors = items.map(({ requestId, complaints }) => ({ request_id: requestId, errors: complaints }));
  return problem(400, sentence("validation", language), { "validation-errors": errors });
}

/** The page with which nginx turns a blocked address away. */
export const blockedPage: Answer = {
  status: 403,
  contentType: "text/html",
  body: "<html>\r\n<head><title>403 Forbidden</title></head>\r\n<body>\r\n<center><h1>403 Forbidden</h1></center>\r\n<hr><center>nginx</center>\r\n</body>\r\n</html>\r\n",
};

const sentences = {
  unauthorized: { en: "Invalid user name or password", ru: "Неверный логин или пароль" },
  unpaid: { en: "Payment required", ru: "Требуется оплата" },
  forbidden: { en: "Access denied", ru: "Доступ запрещён" },
  method: { en: "Method Not Allowed", ru: "Метод не поддерживается" },
  validation: { en: "Request validation failed", ru: "Ошибка валидации запроса" },
  empty: { en: "Request data can not be empty", ru: "Данные запроса не могут быть пустыми" },
  form: { en: "Request data has a wrong format", ru: "Неверный формат данных запроса" },
  limit: { en: "Limit 250 per page", ru: "Не более 250 на страницу" },
  throttled: { en: "Too many requests. Try again later.", ru: "Слишком много запросов. Повторите позже." },
  timeout: { en: "The request took too long", ru: "Превышено время ожидания" },
  hooks: { en: "Limit of 100 webhooks is reached", ru: "Достигнут предел в 100 вебхуков" },
} as const;

/** A `detail` in the account's language. Nothing may depend on its text. */
export function sentence(key: keyof typeof sentences, language: KommoSwitches["language"]): string {
  return sentences[key][language];
}
