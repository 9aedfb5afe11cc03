// What https://checkout.razorpay.com/v1/checkout.js gives a frontend, as far as it is needed to buy:
//   new Razorpay({ order_id or subscription_id, name, description, handler }).open()
(() => {
  const base = new URL(".", document.currentScript.src);
  window.Razorpay = class {
    constructor(options) {
      this.options = options;
    }
    open() {
      const { order_id, subscription_id, name = "", description = "", handler } = this.options;
      const page = new URL("checkout", base);
      page.search = new URLSearchParams({ name, description, ...(order_id ? { order_id } : { subscription_id }) });
      const shown = window.open(page, "razorpay", "width=480,height=640");
      const listen = (event) => {
        if (event.origin !== base.origin || event.source !== shown || !event.data.razorpay) return;
        window.removeEventListener("message", listen);
        shown.close();
        handler(event.data.razorpay);
      };
      window.addEventListener("message", listen);
    }
  };
})();
