import { describe, expect, it, vi } from 'vitest';
import type { BackfillFile, BackfillPreview, Canary } from '$lib/bindings';
import { checkJob } from '$lib/features/jobs/samples-for-tests';
import { Failure } from '$lib/host';
import { FakeHost, type FakeAnswers } from '$lib/host/fake';
import { Backfill } from './backfill.svelte';
import { answers, canary, file, integrationOf, preview, row } from './samples-for-tests';

const seller = row({ id: 'i2', name: 'RedTrack US seller', role: 'seller' });

/** An answer that comes when the test says so. */
function held<T>() {
  let give: (answer: T) => void = () => undefined;
  const promise = new Promise<T>((resolve) => (give = resolve));
  return { promise, give: (answer: T) => give(answer) };
}
function prepared(more: FakeAnswers = {}) {
  const known = [row(), seller];
  const host = new FakeHost(
    answers({
      get_integration: ({ id }) => integrationOf(known.find((one) => one.id === id) ?? row({ id })),
      ...more,
    }),
  );
  const form = new Backfill(host);
  const roles = () =>
    host.calls
      .filter(({ name }) => name === 'look_at_file')
      .map(({ request }) => (request as { role: string }).role);
  return { host, form, roles };
}
async function sent(form: Backfill) {
  form.aim(row());
  await form.openFile({ path: '/x.csv' });
  await form.settled();
  await form.checkAll();
  form.checked = checkJob();
  await form.sendCanary();
  await form.settled();
}

describe('a canary', () => {
  it('is not forgotten while the integration’s name is typed over', async () => {
    const { form } = prepared();
    await sent(form);
    const { toSend } = form;
    expect(form.canary).not.toBeNull();
    form.aim(null);
    form.aim(row());
    await form.settled();
    form.checked = checkJob();
    expect(form.canary, 'it went out, whatever is typed').not.toBeNull();
    expect(form.toSend).toBe(toSend);
  });

  it('is not forgotten where another integration is passed by', async () => {
    const { form } = prepared();
    await sent(form);
    form.aim(seller);
    await vi.waitFor(() => expect(form.busy).toBeNull());
    expect(form.lastCanary, 'that one was sent none').toBeNull();
    form.aim(row());
    await vi.waitFor(() => expect(form.busy).toBeNull());
    expect(form.lastCanary).not.toBeNull();
  });
});

describe('the columns', () => {
  it('are read once more for an integration that was chosen while the file was opened', async () => {
    const opened = held<BackfillFile>();
    const { form, roles } = prepared({ open_file: () => opened.promise });
    const opening = form.openFile({ path: '/long.csv' });
    form.aim(seller);
    opened.give(file());
    await opening;
    await vi.waitFor(() => expect(form.busy).toBeNull());
    expect(roles()).toEqual(['seller']);
  });

  it('are read once more for one that was chosen while a canary was under way', async () => {
    const answered = held<Canary>();
    const { form, host, roles } = prepared({ send_canary: () => answered.promise });
    const sending = sent(form);
    await vi.waitFor(() => expect(host.calls.at(-1)?.name).toBe('send_canary'));
    form.aim(seller);
    answered.give(canary());
    await sending;
    await vi.waitFor(() => expect(roles()).toEqual(['seller']));
  });

  it('are read as the integration is by now, not as it was when it was chosen', async () => {
    let known = integrationOf(row());
    const { form, roles } = prepared({ get_integration: () => known });
    form.aim(row());
    await form.openFile({ path: '/x.csv' });
    await form.settled();
    expect(roles()).toEqual([]);
    known = integrationOf(
      row({ name: 'Renamed', role: 'seller', events: ['upsell'], active: false }),
      { version: 4 },
    );
    await form.refresh();
    await vi.waitFor(() => expect(roles()).toEqual(['seller']));
    expect(form.target).toMatchObject({ name: 'Renamed', active: false, events: ['upsell'] });
  });

  it('are not read again and again where that fails', async () => {
    const { form, roles } = prepared({
      look_at_file: () => {
        throw new Failure({ code: 'file', message: 'The copy is gone.' });
      },
    });
    await form.openFile({ path: '/x.csv' });
    form.aim(seller);
    await vi.waitFor(() => expect(form.failure).not.toBeNull());
    await form.settled();
    expect(roles()).toEqual(['seller']);
  });
});

describe('starting over', () => {
  it('takes a failure of the first rows with it', async () => {
    const { form } = prepared({
      preview_backfill: () => {
        throw new Failure({ code: 'locked', message: 'The database is busy' });
      },
    });
    form.aim(row());
    await form.openFile({ path: '/x.csv' });
    await form.settled();
    expect(form.previewFailure).not.toBeNull();
    form.renew();
    expect(form.previewFailure).toBeNull();
  });

  it('lets no late answer bring the old rows back', async () => {
    const answered = held<BackfillPreview>();
    const { form } = prepared({ preview_backfill: () => answered.promise });
    form.aim(row());
    await form.openFile({ path: '/x.csv' });
    const asked = form.settled();
    form.renew();
    answered.give(preview());
    await asked;
    expect(form.preview).toBeNull();
    expect(form.previewing).toBe(false);
  });
});
