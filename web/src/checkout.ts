/** Razorpay's checkout, or its emulator's: what it hands back is proof of a payment. */
import { checkoutUrl, type Schemas } from "./api";
import { say } from "./messages";

type Paid = Pick<Schemas["CheckoutResult"], "razorpay_payment_id" | "razorpay_signature"> & {
  razorpay_order_id?: string;
  razorpay_subscription_id?: string;
};
type Options = Record<string, unknown> & { handler: (paid: Paid) => void; modal: { ondismiss: () => void } };
type Checkout = new (options: Options) => { open(): void };

declare global {
  interface Window {
    Razorpay?: Checkout;
  }
}

let loading: Promise<Checkout> | undefined;

/** Fetch the script early, so that a window can be opened at the press of the button. */
export function loadCheckout(): Promise<Checkout> {
  loading ??= new Promise<Checkout>((resolve, reject) => {
    const script = document.createElement("script");
    const refuse = () => {
      loading = undefined;
      script.remove();
      reject(new Error(say.purchases.noCheckout));
    };
    script.src = checkoutUrl;
    script.onload = () => (window.Razorpay ? resolve(window.Razorpay) : refuse());
    script.onerror = refuse;
    document.head.append(script);
  });
  return loading;
}

/** Show the checkout; `undefined`: it was closed without a payment. */
export async function pay(checkout: Schemas["CheckoutView"]): Promise<Paid | undefined> {
  const Razorpay = await loadCheckout();
  const { key_id: key, amount_paise: amount, name, description, order_id, subscription_id } = checkout;
  const what = order_id ? { order_id } : { subscription_id };
  return new Promise((resolve) => {
    const modal = { ondismiss: () => resolve(undefined) };
    new Razorpay({ key, amount, currency: "INR", name, description, ...what, handler: resolve, modal }).open();
  });
}
